using Commerce.Hosting.Boot;
using Commerce.Workflows.Execution;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Interrupts what is left of the runs in this process when everything that could begin one has stopped. Otherwise a run that a caller
/// awaits would continue, or be compensated, beside the host that takes it over.
/// </summary>
/// <param name="runtime">The workflow engine.</param>
internal sealed class LiveRunsPart(WorkflowRuntime runtime) : IBackgroundPart
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void RequestStop()
    {
        // What is still served may begin runs.
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan limit) => runtime.Live.StopAsync();
}
