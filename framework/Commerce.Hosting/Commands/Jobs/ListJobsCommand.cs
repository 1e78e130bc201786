using Commerce.Hosting.Jobs;
using Commerce.Postgres.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs list</c>: the jobs, when they are due next, and what became of the last time.</summary>
internal sealed class ListJobsCommand() : HostCommand("jobs list", "List the jobs, when they are due next, and what became of the last time", CommandPhase.Application)
{
    private static readonly string[] Header = ["JOB", "SCHEDULE", "NEXT", "LAST", "STATE"];

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var database = context.Services.GetRequiredService<HostRuntime>().Database;
        var (now, stored) = await new JobStore(database).ReadAsync(cancellationToken);
        var all = context.Services.GetRequiredService<JobRegistry>().All;
        var last = (await new TickHistory(database).LastAsync(all.Select(job => job.Name), cancellationToken)).ToDictionary(tick => tick.Job, StringComparer.Ordinal);
        var jobs = all.OrderBy(job => job.Name, StringComparer.Ordinal).Select(job => new
        {
            job.Name,
            Schedule = job.Schedule.Text,
            Next = IsOver(job, stored.GetValueOrDefault(job.Name)) ? null : job.Schedule.Next(now),
            Last = last.GetValueOrDefault(job.Name),
            job.Descriptor.File,
        }).ToList();
        return new CommandResult(
            new { jobs },
            jobs.Count == 0
                ? "No jobs."
                : TextTable.Of(Header, jobs.Select(job => (string[])[job.Name, job.Schedule, TextTable.Time(job.Next), TextTable.Time(job.Last?.ScheduledFor), job.Last?.State ?? ""])));
    }

    private static bool IsOver(Job job, StoredJob? stored) => stored?.Executions >= job.Config.NumberOfExecutions;
}
