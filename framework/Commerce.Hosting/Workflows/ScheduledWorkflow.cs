using System.Globalization;
using System.Text.Json;
using Commerce.Jobs;
using Commerce.Jobs.Registry;
using Commerce.Manifests;
using Commerce.Serialization;
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
            Name = $"workflow:{name}",
            Schedule = schedule.Cron,
            TimeZone = schedule.TimeZone,
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
        var input = workflow.InputType == typeof(Unit)
            ? JsonSerializer.Serialize(default(Unit), CommerceJson.Options)
            : JsonSerializer.Serialize(new ScheduledTick(due), CommerceJson.Options);
        var tick = due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
        var options = new RunOptions { TransactionId = $"scheduled-{tick}" };
        try
        {
            await services.GetRequiredService<WorkflowRuntime>().StartAsync(workflow, input, options, cancellationToken);
        }
        catch (DuplicateRunException)
        {
            // The run of this tick is there.
        }
    }
}
