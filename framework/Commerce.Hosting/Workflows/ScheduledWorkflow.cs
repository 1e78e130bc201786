using System.Globalization;
using Commerce.Jobs;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;
using Commerce.Manifests;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Makes a workflow with a schedule a job that starts it. The transaction id is the time it was due: two hosts that come to the same
/// tick make one run.
/// </summary>
internal static class ScheduledWorkflow
{
    /// <summary>What the names of the jobs that start workflows begin with.</summary>
    public const string JobPrefix = "workflow:";

    private const string Prefix = "scheduled-";

    private static readonly IReadOnlyList<WorkflowState> Open = [.. Enum.GetValues<WorkflowState>().Where(state => !state.HasEnded)];

    public static void Add(string file, WorkflowDefinition workflow, JobRegistry jobs, List<Problem> problems)
    {
        var name = workflow.Options.Name;
        var input = workflow.InputType;
        if (workflow.Options.Ephemeral || (input != typeof(Unit) && input != typeof(ScheduledTick)))
        {
            problems.Add(new Problem(
                "COM3035",
                $"The workflow '{name}' has a schedule and {(workflow.Options.Ephemeral ? "is ephemeral" : $"takes a {input.Name}")}; " +
                    $"a schedule starts durable workflows that take nothing or a {nameof(ScheduledTick)}.",
                file,
                "Change it, or write a job that runs it."));
            return;
        }

        var schedule = workflow.Options.Schedule!;
        var config = new JobConfig
        {
            Name = JobPrefix + name,
            Schedule = schedule.Cron,
            Interval = schedule.Interval,
            TimeZone = schedule.TimeZone,
            MaxRuns = schedule.MaxRuns,
            Misfire = schedule.Misfire,
            // Starting a run takes no time and can be repeated; how long the run takes is the workflow's own affair.
            Overlap = JobOverlap.Queue,
            Retry = new RetryPolicy { Attempts = 5, Delay = TimeSpan.FromSeconds(1), Backoff = 2 },
        };
        jobs.Add(
            new JobDescriptor(
                file,
                () => config,
                (job, services, cancellationToken) => StartAsync(workflow, job.ScheduledFor, services, cancellationToken)), problems);
    }

    private static async Task StartAsync(
        WorkflowDefinition workflow, DateTimeOffset due, IServiceProvider services, CancellationToken cancellationToken)
    {
        object input = workflow.InputType == typeof(Unit) ? default(Unit) : new ScheduledTick(due);
        var tick = due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
        var options = new RunOptions { TransactionId = Prefix + tick };
        var runtime = services.GetRequiredService<WorkflowRuntime>();
        if (await runtime.Engine.Journal.FindAsync(workflow.Options.Name, options.TransactionId, cancellationToken) is not null)
        {
            // An attempt before this one has started the run of this tick. It is not run again, however it ended.
            return;
        }

        if (workflow.Options.Schedule!.SkipWhileRunning)
        {
            await SkipWhileRunningAsync(runtime, workflow.Options.Name, cancellationToken);
        }

        try
        {
            await runtime.StartAsync(workflow, input, options, cancellationToken);
        }
        catch (DuplicateRunException)
        {
            // The run of this tick is there.
        }
    }

    /// <exception cref="TickSkippedException">An earlier run has not ended.</exception>
    private static async Task SkipWhileRunningAsync(WorkflowRuntime runtime, string workflow, CancellationToken cancellationToken)
    {
        var filter = new RunFilter { WorkflowId = workflow, States = Open, TransactionPrefix = Prefix, Take = 1 };
        if (await runtime.Engine.Journal.ListAsync(filter, cancellationToken) is [var earlier, ..])
        {
            var parked = earlier.ParkedReason is null ? "" : "; it is parked";
            throw new TickSkippedException($"the run {earlier.Header.TransactionId} had not ended{parked}");
        }
    }
}
