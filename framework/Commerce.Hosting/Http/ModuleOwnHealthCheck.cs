using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Hosting.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Http;

/// <summary>
/// A health check of a module. It runs in a scope of the module's container, on a thread of its own and within a time limit. Whatever it
/// does, the host gets a result that can be logged.
/// </summary>
/// <remarks>
/// At most one call runs at a time, and everybody who asks meanwhile gets its result: a check that never returns costs one thread, however
/// often the host is probed.
/// </remarks>
/// <param name="module">The module.</param>
/// <param name="isRequired">Whether the host can be unhealthy because of the module. Otherwise it is at most degraded.</param>
/// <param name="registration">The check, as the module registers it.</param>
/// <param name="container">The module's container.</param>
/// <param name="limit">The time limit of a call.</param>
/// <param name="time">The clock of the machine.</param>
internal sealed class ModuleOwnHealthCheck(
    string module,
    bool isRequired,
    HealthCheckRegistration registration,
    IServiceProvider container,
    TimeSpan limit,
    TimeProvider time) : IHealthCheck
{
    private readonly Lock gate = new();
    private Task call = Task.CompletedTask;
    private Task<HealthCheckResult> result = Task.FromResult(HealthCheckResult.Healthy());

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        // A caller that goes away does not cancel the call, for which others may wait.
        Start().WaitAsync(cancellationToken);

    /// <summary>Starts a call, unless one runs. The result of one that was given up and still runs is that it has not returned.</summary>
    private Task<HealthCheckResult> Start()
    {
        lock (gate)
        {
            if (call.IsCompleted)
            {
                // Told before the check's token is cancelled, because what the check has registered there may block.
                var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var timer = new TimeLimit(
                    limit, time, CancellationToken.None, static over => ((TaskCompletionSource)over).TrySetResult(), over);
                var running = ModuleDoor.RunOnThreadAsync(() => CallAsync(timer.Token));
                (call, result) = (running, EndAsync(running, over.Task, timer));
            }

            return result;
        }
    }

    private async Task<HealthCheckResult> EndAsync(Task<HealthCheckResult> running, Task over, TimeLimit timer)
    {
        using (timer)
        {
            return await Task.WhenAny(running, over) == running ? await running : TookTooLong();
        }
    }

    private async Task<HealthCheckResult> CallAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = container.CreateAsyncScope();
            var check = registration.Factory(scope.ServiceProvider);
            var own = await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, cancellationToken);
            return Result(own.Status, own.Description, own.Exception, own.Data);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TookTooLong();
        }
        catch (Exception exception)
        {
            var what = $"The health check '{registration.Name}' of the module '{module}' failed with {exception.GetType()}: ";
            return Result(registration.FailureStatus, $"COM1042 {what}{ExceptionText.Messages(exception)}", exception);
        }
    }

    private HealthCheckResult TookTooLong() => Result(
        registration.FailureStatus,
        $"COM1042 The health check '{registration.Name}' of the module '{module}' has not returned within {limit}.");

    /// <summary>
    /// Makes a result that the host can log: texts and numbers instead of objects of the module, whose members may throw.
    /// </summary>
    private HealthCheckResult Result(
        HealthStatus status, string? description, Exception? exception = null, IReadOnlyDictionary<string, object>? data = null) => new(
        status is HealthStatus.Healthy or HealthStatus.Degraded ? status
            : isRequired ? HealthStatus.Unhealthy
            : HealthStatus.Degraded,
        description,
        exception is null ? null : new ModuleHealthException(exception),
        data?.ToDictionary(entry => entry.Key, entry => Plain(entry.Value), StringComparer.Ordinal));

    private static object Plain(object value) =>
        value is string or decimal or DateTime or DateTimeOffset or TimeSpan or Guid || value?.GetType().IsPrimitive == true
            ? value
            : $"{value}";
}
