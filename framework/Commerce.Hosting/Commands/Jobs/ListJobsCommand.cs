using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs list</c>: the jobs, when they are due next, and what has become of their last due time.</summary>
internal sealed class ListJobsCommand() : HostCommand(
    "jobs list", "List the jobs, when they are due next, and what has become of their last due time", CommandPhase.Application)
{
    private static readonly string[] Header = ["JOB", "SCHEDULE", "NEXT", "LAST", "STATE"];

    /// <inheritdoc/>
    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var ledger = context.Services.GetRequiredService<IJobLedger>();
        var all = context.Services.GetRequiredService<JobRegistry>().All;
        var (now, stored) = await ledger.ReadAsync(cancellationToken);
        var newest = await ledger.ListNewestAsync([.. all.Select(job => job.Name)], cancellationToken);
        var last = newest.Select(TickView.Of).ToDictionary(tick => tick.Job, StringComparer.Ordinal);
        var jobs = all.OrderBy(job => job.Name, StringComparer.Ordinal)
            .Select(job => new JobView(
                job.Name,
                job.Schedule.Text,
                job.IsUsedUp(stored.GetValueOrDefault(job.Name)) ? null : job.Schedule.Next(now),
                last.GetValueOrDefault(job.Name),
                job.Descriptor.File))
            .ToList();
        return new CommandResult(new { jobs }, jobs.Count == 0 ? "No jobs." : TextTable.Of(Header, jobs.Select(Row)));
    }

    private static string[] Row(JobView job) =>
        [job.Name, job.Schedule, TextTable.Time(job.Next), TextTable.Time(job.Last?.ScheduledFor), job.Last?.State ?? ""];

    private sealed record JobView(string Name, string Schedule, DateTimeOffset? Next, TickView? Last, string File);
}
