using System.CommandLine;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs history</c>: what has become of the due times of a job.</summary>
internal sealed class ShowJobHistoryCommand : JobCommand
{
    private static readonly string[] Header = ["SCHEDULED FOR", "STATE", "ATTEMPT", "HOST", "STARTED", "TOOK", "WHY"];

    private readonly Option<int> take = Number("--take", "The maximum number of due times to show", 20);

    /// <summary>Creates the command.</summary>
    public ShowJobHistoryCommand()
        : base("jobs history", "Show what has become of the due times of a job, the newest first", CommandPhase.Application) =>
        Options.Add(take);

    /// <inheritdoc/>
    protected override async Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken)
    {
        var ledger = context.Services.GetRequiredService<IJobLedger>();
        var rows = await ledger.ListAsync(job.Name, context.Arguments.GetValue(take), cancellationToken);
        var ticks = rows.Select(TickView.Of).ToList();
        return new CommandResult(
            new { job.Name, ticks },
            ticks.Count == 0 ? "The job has not been due yet." : TextTable.Of(Header, ticks.Select(Row)));
    }

    private static string[] Row(TickView tick) =>
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
