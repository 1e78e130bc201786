using System.CommandLine;
using System.Globalization;
using Commerce.Jobs.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs preview</c>: the next due times of a job, in its time zone and in UTC.</summary>
internal sealed class PreviewJobCommand : JobCommand
{
    private readonly Option<int> next = Number("--next", "The number of due times to show", 10);

    /// <summary>Creates the command.</summary>
    public PreviewJobCommand()
        : base("jobs preview", "Show the next due times of a job, in its time zone and in UTC", CommandPhase.Application) =>
        Options.Add(next);

    /// <inheritdoc/>
    protected override Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken)
    {
        var now = context.Services.GetRequiredService<TimeProvider>().GetUtcNow();
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
            Times = times.Select(time => new { Zone = Format(time.Local, "yyyy-MM-dd'T'HH:mm:sszzz"), time.Utc }),
        };
        var rows = times.Select(time => (string[])[Format(time.Local, "ddd yyyy-MM-dd HH:mm:ss zzz"), TextTable.Time(time.Utc)]);
        var text = times.Count == 0 ? "The job is never due." : TextTable.Of([zone.Id.ToUpperInvariant(), "UTC"], rows);
        return Task.FromResult(new CommandResult(data, text));
    }

    private static string Format(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
