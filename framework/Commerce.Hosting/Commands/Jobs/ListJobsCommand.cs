using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>
/// <c>jobs list</c>: the jobs, when they are due next, what has become of their last due time, and whether they are paused.
/// </summary>
internal sealed class ListJobsCommand(Lazy<IJobLedger> ledger, JobRegistry registry) : ApplicationCommand(
    "jobs list",
    "List the jobs, when they are due next, what has become of their last due time, and whether they are paused",
    CommandPhase.Application)
{
    private static readonly string[] Header = ["JOB", "SCHEDULE", "NEXT", "LAST", "STATE", "PAUSED"];

    /// <inheritdoc/>
    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var all = registry.All;
        var snapshot = await ledger.Value.ReadAsync(cancellationToken);
        var (now, stored) = snapshot;
        var newest = await ledger.Value.ListNewestAsync([.. all.Select(job => job.Name)], cancellationToken);
        var last = newest.Select(TickView.Of).ToDictionary(tick => tick.Job, StringComparer.Ordinal);
        var jobs = all.OrderBy(job => job.Name, StringComparer.Ordinal)
            .Select(job => new JobView(
                job.Name,
                job.Schedule.Text,
                job.IsUsedUp(stored.GetValueOrDefault(job.Name)) ? null : job.Schedule.Next(now),
                last.GetValueOrDefault(job.Name),
                snapshot.Paused.GetValueOrDefault(job.Name) is { } pause ? PauseView.Of(pause) : null,
                job.Descriptor.File))
            .ToList();
        return new CommandResult(new { jobs }, jobs.Count == 0 ? "No jobs." : TextTable.Of(Header, jobs.Select(Row)));
    }

    private static string[] Row(JobView job) =>
    [
        job.Name,
        job.Schedule,
        TextTable.Time(job.Next),
        TextTable.Time(job.Last?.ScheduledFor),
        job.Last?.State ?? "",
        job.Paused?.ToString() ?? "",
    ];

    private sealed record JobView(
        string Name, string Schedule, DateTimeOffset? Next, TickView? Last, PauseView? Paused, string File);
}
