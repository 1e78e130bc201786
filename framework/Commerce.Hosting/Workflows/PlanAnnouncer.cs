using Commerce.Background;
using Commerce.Hosting.Boot;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Says again and again which plans this host knows, and reports runs that are due and that it leaves to other hosts, because it does not
/// know their plans.
/// </summary>
internal sealed partial class PlanAnnouncer : IBackgroundPart, IDisposable
{
    // Often within the time after which other hosts park the runs of a plan that no host knows.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly WorkflowRuntime runtime;
    private readonly ContainedLogger logger;
    private readonly BackgroundLoop loop;
    private readonly HashSet<(string WorkflowId, string PlanHash)> reported = [];

    public PlanAnnouncer(WorkflowRuntime runtime, TimeProvider time, ILogger<PlanAnnouncer> logger, BackgroundLoops loops)
    {
        this.runtime = runtime;
        this.logger = new ContainedLogger(logger);
        loop = new BackgroundLoop("workflow plans", AnnounceAsync, time, logger, loops);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void RequestStop()
    {
        // The runs of this host continue until it stops.
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan limit) => loop.StopAsync();

    public void Dispose() => loop.Dispose();

    private async Task<TimeSpan> AnnounceAsync(CancellationToken cancellationToken)
    {
        await runtime.RegisterPlansAsync(cancellationToken);
        // A host that knows them claims them at once.
        var stranded = await runtime.Engine.Journal.FindStrandedAsync(Interval, cancellationToken);
        foreach (var runs in stranded.Where(runs => reported.Add((runs.WorkflowId, runs.PlanHash))))
        {
            LogStranded(runs.Count, runs.WorkflowId, runs.PlanHash, IJournal.PlanGrace);
        }

        return Interval;
    }

    [LoggerMessage(
        EventId = 3006,
        Level = LogLevel.Warning,
        Message = "{Count} due runs of '{Workflow}' wait for a host that has their plan {Plan}; this one has another, or none. " +
            "They are parked {Grace} after the last such host has stopped")]
    private partial void LogStranded(long count, string workflow, string plan, TimeSpan grace);
}
