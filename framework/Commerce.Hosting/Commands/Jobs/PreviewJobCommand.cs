using System.CommandLine;
using System.Globalization;
using Commerce.Jobs.Registry;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs preview</c>: the next due times of a job, in its time zone and in UTC.</summary>
internal sealed class PreviewJobCommand : JobCommand
{
    private readonly TimeProvider time;
    private readonly Option<int> next = Number("--next", "The number of due times to show", 10);

    /// <summary>Creates the command.</summary>
    public PreviewJobCommand(TimeProvider time, JobRegistry jobs)
        : base("jobs preview", "Show the next due times of a job, in its time zone and in UTC", CommandPhase.Application, jobs)
    {
        this.time = time;
        Options.Add(next);
    }

    /// <inheritdoc/>
    protected override Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var zone = job.Schedule.TimeZone;
        var times = job.Schedule.Between(now, DateTimeOffset.MaxValue)
            .Take(context.Arguments.GetValue(next))
            .Select(due => (Local: TimeZoneInfo.ConvertTime(due, zone), Utc: due))
            .ToList();
        var data = new
        {
            job.Name,
            Schedule = job.Schedule.Text,
            TimeZone = zone.Id,
            Times = times.Select(due => new { Zone = Format(due.Local, "yyyy-MM-dd'T'HH:mm:sszzz"), due.Utc }),
        };
        var rows = times.Select(due => (string[])[Format(due.Local, "ddd yyyy-MM-dd HH:mm:ss zzz"), TextTable.Time(due.Utc)]);
        var text = times.Count == 0 ? "The job is never due." : TextTable.Of([zone.Id.ToUpperInvariant(), "UTC"], rows);
        return Task.FromResult(new CommandResult(data, text));
    }

    private static string Format(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
