using System.CommandLine;
using System.Globalization;
using Commerce.Hosting.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs preview</c>: when a job is due next, in its zone and in UTC.</summary>
internal sealed class PreviewJobCommand : JobCommand
{
    private readonly Option<int> next = Number("--next", "How many times to show", 10);

    public PreviewJobCommand()
        : base("jobs preview", "Show when a job is due next, in its zone and in UTC", CommandPhase.Application) => Options.Add(next);

    protected override Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken)
    {
        var now = context.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var zone = job.Schedule.TimeZone;
        var times = job.Schedule.Between(now, DateTimeOffset.MaxValue)
            .Take(context.Arguments.GetValue(next))
            .Select(due => (Local: TimeZoneInfo.ConvertTime(due, zone), Utc: due))
            .ToList();
        return Task.FromResult(new CommandResult(
            new { job.Name, Schedule = job.Schedule.Text, TimeZone = zone.Id, Times = times.Select(time => new { Zone = time.Local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), time.Utc }) },
            times.Count == 0
                ? "It is never due."
                : TextTable.Of([zone.Id.ToUpperInvariant(), "UTC"], times.Select(time => (string[])[time.Local.ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture), TextTable.Time(time.Utc)]))));
    }
}
