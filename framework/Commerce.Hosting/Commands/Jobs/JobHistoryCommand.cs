using System.CommandLine;
using Commerce.Hosting.Jobs;
using Commerce.Postgres.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs history</c>: what became of the times at which a job was due.</summary>
internal sealed class JobHistoryCommand : JobCommand
{
    private static readonly string[] Header = ["SCHEDULED FOR", "STATE", "ATTEMPT", "HOST", "STARTED", "TOOK", "WHY"];

    private readonly Option<int> limit = Number("--limit", "The most to show", 20);

    public JobHistoryCommand()
        : base("jobs history", "Show what became of the times at which a job was due, the newest first", CommandPhase.Application) => Options.Add(limit);

    protected override async Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken)
    {
        var ticks = await new TickHistory(context.Services.GetRequiredService<HostRuntime>().Database)
            .ListAsync(job.Name, context.Arguments.GetValue(limit), cancellationToken);
        return new CommandResult(new { job.Name, ticks }, ticks.Count == 0 ? "It was never due." : TextTable.Of(Header, ticks.Select(Row)));
    }

    private static string[] Row(TickRecord tick) =>
    [
        TextTable.Time(tick.ScheduledFor),
        tick.Manual ? $"{tick.State}, by hand" : tick.State,
        tick.Attempt == 0 ? "" : $"{tick.Attempt}",
        tick.Host ?? "",
        TextTable.Time(tick.StartedAt),
        tick.Took is { } took && tick.StartedAt is not null ? $"{took.TotalMilliseconds:0} ms" : "",
        tick.Error ?? tick.Reason ?? "",
    ];
}
