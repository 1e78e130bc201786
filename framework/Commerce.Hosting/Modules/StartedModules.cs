using Commerce.Background;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>The phase that runs the start hooks of the modules, and its result: the modules learn from it that the host stops.</summary>
/// <param name="catalog">The modules with their containers.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class StartedModules(ModuleCatalog catalog, TimeProvider time, ILogger<StartedModules> logger) : IStoppable
{
    /// <summary>How long each lifecycle hook may take.</summary>
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(30);

    /// <summary>Runs the start hooks. A module that fails stops the boot.</summary>
    /// <exception cref="BootException"><c>COM1013</c>: a hook failed or took too long.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (module, container) in catalog.All)
        {
            using var limit = Limit(cancellationToken);
            using var call = ModuleCall.Start(module.Name, "start");
            try
            {
                await module.Entry.StartAsync(container, limit.Token).AsTask().WaitAsync(HookLimit, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                call.Fail(exception);
                throw new BootException(
                    new Problem(
                        "COM1013",
                        $"The start hook of the module '{module.Name}' failed: {exception.Message}",
                        module.Assembly.Location,
                        "See the exception in the log."),
                    exception);
            }
        }
    }

    /// <summary>Runs the prepare-shutdown hooks, last module first.</summary>
    public Task PrepareShutdownAsync() =>
        StopEachAsync(
            "prepare-shutdown",
            static (module, container, cancellationToken) => module.Entry.PrepareShutdownAsync(container, cancellationToken));

    /// <summary>Runs the shutdown hooks, last module first.</summary>
    public Task StopAsync() =>
        StopEachAsync(
            "shutdown",
            static (module, container, cancellationToken) => module.Entry.ShutdownAsync(container, cancellationToken));

    private TimeLimit Limit(CancellationToken cancellationToken) => new(HookLimit, time.OfMachine(), cancellationToken);

    private async Task StopEachAsync(string name, Func<LoadedModule, IServiceProvider, CancellationToken, ValueTask> hook)
    {
        foreach (var (module, container) in catalog.All.Reverse())
        {
            using var limit = Limit(CancellationToken.None);
            using var call = ModuleCall.Start(module.Name, name);
            try
            {
                await hook(module, container, limit.Token).AsTask().WaitAsync(HookLimit);
            }
            catch (Exception exception)
            {
                // The other modules are stopped all the same.
                call.Fail(exception);
                LogHookFailed(exception, module.Name);
            }
        }
    }

    [LoggerMessage(EventId = 1902, Level = LogLevel.Error, Message = "A shutdown hook of the module '{Module}' failed")]
    private partial void LogHookFailed(Exception exception, string module);
}
