using Commerce.Workflows.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workflows.Execution;

/// <summary>The container from which one call of a handler resolves services.</summary>
/// <param name="own">A scope of the owner's container; <see langword="null"/> for a step without an owner.</param>
/// <param name="telemetry">Reports what services throw when they are disposed.</param>
internal readonly struct StepContainer(AsyncServiceScope? own, RunTelemetry telemetry) : IAsyncDisposable
{
    /// <summary>Returns the scope of the run, with this container.</summary>
    public RunScope In(RunScope scope) => own is { } container ? scope with { Container = container.ServiceProvider } : scope;

    /// <summary>
    /// Disposes of the services. The call has ended by now, and may be committed: what they throw is not its failure.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (own is { } container)
            {
                await container.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            telemetry.DisposalFailed(exception);
        }
    }
}
