using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Hosting.Diagnostics;
using Commerce.Hosting.Settings;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>
/// The only way by which the host calls into a module during its lifecycle. A call runs on a thread of its own and within a time limit,
/// so that a module that blocks its thread does not block the host, and everything it throws becomes problems that name the module.
/// </summary>
/// <param name="settings">The time limit of a call.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log, which has the exceptions behind the problems.</param>
internal sealed partial class ModuleDoor(HostSettings settings, TimeProvider time, ILogger<ModuleDoor> logger)
{
    private readonly ContainedLogger logger = new(logger);

    /// <summary>Calls into a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="phase">The call, for logs and problems.</param>
    /// <param name="call">The call. Its token is cancelled when the time is over. A result that comes too late is disposed of.</param>
    /// <param name="explain">Describes what the call threw. Problems that the module has declared itself need no description.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BootException">The call failed. <c>COM1016</c>: it took too long.</exception>
    public async Task<T> CallAsync<T>(
        ModuleRegistration module,
        ModulePhase phase,
        Func<CancellationToken, Task<T>> call,
        Func<Exception, Problem> explain,
        CancellationToken cancellationToken)
    {
        using var measured = ModuleCall.Start(module.Name, phase.Name);
        // Told before the module's token is cancelled, because what the module has registered there may block.
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var limit = new TimeLimit(
            settings.ModuleCallLimit,
            time.OfMachine(),
            cancellationToken,
            static over => ((TaskCompletionSource)over).TrySetResult(),
            over);
        var running = RunOnThreadAsync(() => call(limit.Token));
        try
        {
            if (await Task.WhenAny(running, over.Task) != running)
            {
                throw new OperationCanceledException(cancellationToken.IsCancellationRequested ? cancellationToken : limit.Token);
            }

            return await running;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = DiscardAsync(running);
            throw;
        }
        catch (Exception exception)
        {
            _ = DiscardAsync(running);
            var failure = over.Task.IsCompleted && exception is OperationCanceledException
                ? TookTooLong(module, phase)
                : Failed(exception, explain);
            measured.Fail(exception);
            if (exception is not BootException { InnerException: null })
            {
                LogFailed(exception, module.Name, phase.Name);
            }

            throw failure;
        }
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(
        ModuleRegistration module,
        ModulePhase phase,
        Func<CancellationToken, Task> call,
        Func<Exception, Problem> explain,
        CancellationToken cancellationToken)
    {
        return CallAsync(module, phase, RunAsync, explain, cancellationToken);

        async Task<bool> RunAsync(CancellationToken limit)
        {
            await call(limit);
            return true;
        }
    }

    /// <summary>Not the caller's thread, because a hook may block it for ever; and not one of the pool, which others need.</summary>
    public static Task<T> RunOnThreadAsync<T>(Func<Task<T>> call) => Task.Factory.StartNew(
        call,
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default).Unwrap();

    /// <summary>A call cannot be aborted. What it returns or throws later concerns nobody.</summary>
    private static async Task DiscardAsync<T>(Task<T> running)
    {
        try
        {
            if (await running is IAsyncDisposable late)
            {
                await late.DisposeAsync();
            }
        }
        catch (Exception)
        {
            // The call was reported when it was given up.
        }
    }

    private static BootException Failed(Exception exception, Func<Exception, Problem> explain) =>
        ModuleProblems.In(exception) is { Count: > 0 } declared
            ? new BootException(declared, exception)
            : new BootException(explain(ExceptionText.Cause(exception)), exception);

    private BootException TookTooLong(ModuleRegistration module, ModulePhase phase) => new(new Problem(
        "COM1016",
        $"The module '{module.Name}' has not returned from the call '{phase.Name}' within {settings.ModuleCallLimit}.",
        module.Package,
        "Find what it waits for. Move work that takes long into a job, or raise Commerce:ModuleCallLimit."));

    [LoggerMessage(
        EventId = 1903, Level = LogLevel.Error, Message = "The call '{Call}' into the module '{Module}' failed")]
    private partial void LogFailed(Exception exception, string module, string call);
}
