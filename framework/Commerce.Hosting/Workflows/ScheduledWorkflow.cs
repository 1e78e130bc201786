using System.Globalization;
using System.Text.Json;
using Commerce.Hosting.Jobs;
using Commerce.Jobs;
using Commerce.Manifests;
using Commerce.Serialization;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Makes a workflow with a schedule a job that starts it. The transaction id is the time it was due: two hosts that come to the same
/// tick make one run.
/// </summary>
internal static class ScheduledWorkflow
{
    // How far back the tick is looked for that a job was woken for; the first distance that holds one is enough.
    private static readonly TimeSpan[] Distances =
        [TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(32), TimeSpan.FromDays(366), TimeSpan.FromDays(366 * 8)];

    public static void Add(string file, WorkflowDefinition workflow, JobRegistry jobs, List<Problem> problems)
    {
        var name = workflow.Options.Name;
        var input = workflow.InputType;
        if (workflow.Options.Ephemeral || (input != typeof(Unit) && input != typeof(ScheduledTick)))
        {
            problems.Add(new Problem(
                "COM3035",
                $"The workflow '{name}' has a schedule and {(workflow.Options.Ephemeral ? "is ephemeral" : $"takes a {input.Name}")}; a schedule starts durable workflows that take nothing or a {nameof(ScheduledTick)}.",
                file,
                "Change it, or write a job that runs it."));
            return;
        }

        var schedule = workflow.Options.Schedule!;
        var config = new JobConfig { Name = $"workflow:{name}", Schedule = schedule.Cron, TimeZone = schedule.TimeZone };
        jobs.Add(
            new JobDescriptor(file, () => config, (job, services, cancellationToken) =>
                StartAsync(workflow, LastTick(services.GetRequiredService<JobRegistry>().Find(config.Name)!, job.StartedAt), services, cancellationToken)),
            problems);
    }

    private static async Task StartAsync(WorkflowDefinition workflow, DateTimeOffset due, IServiceProvider services, CancellationToken cancellationToken)
    {
        var input = workflow.InputType == typeof(Unit) ? JsonSerializer.Serialize(default(Unit), CommerceJson.Options) : JsonSerializer.Serialize(new ScheduledTick(due), CommerceJson.Options);
        var options = new RunOptions { TransactionId = "scheduled-" + due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
        try
        {
            await services.GetRequiredService<WorkflowExecutor>().StartAsync(workflow, input, options, cancellationToken);
        }
        catch (ExecutionConflictException conflict) when (conflict.IsDuplicate)
        {
            // The run of this tick is there.
        }
    }

    /// <summary>The latest time, not after the given one, at which the job was due.</summary>
    internal static DateTimeOffset LastTick(Job job, DateTimeOffset now) => Distances
        .Select(distance => job.Cron.GetOccurrences(now - distance, now, job.TimeZone, fromInclusive: false, toInclusive: true).Select(tick => (DateTimeOffset?)tick).LastOrDefault())
        .FirstOrDefault(tick => tick is not null) ?? now;
}
