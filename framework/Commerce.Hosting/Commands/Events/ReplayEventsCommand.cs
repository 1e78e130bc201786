using System.CommandLine;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Events;

namespace Commerce.Hosting.Commands.Events;

/// <summary><c>events replay</c>: delivers dead letters again.</summary>
internal sealed class ReplayEventsCommand : DeadLetterCommand
{
    private readonly Option<bool> all = new("--all") { Description = "All dead letters, up to the limit" };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only list the dead letters" };

    public ReplayEventsCommand(Lazy<ConnectedHost> host)
        : base("events replay", "Deliver dead letters again, with all their attempts before them", 1000, host)
    {
        Options.Add(all);
        Options.Add(dryRun);
        Validators.Add(result =>
        {
            if (Filters.All(filter => result.GetResult(filter) is null) != result.GetValue(all))
            {
                result.AddError("Select dead letters with --id, --event or --subscriber, or all of them with --all.");
            }
        });
    }

    protected override async Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, DeadLetterFilter filter, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Arguments.GetValue(dryRun))
        {
            var dead = await ListAsync(logs, filter, cancellationToken);
            return new CommandResult(
                new { replayed = 0, dead },
                dead.Count == 0 ? "No dead letters." : $"{Table(dead)}{Environment.NewLine}{Count(dead.Count)} would be delivered again.");
        }

        var (replayed, left) = (0, 0);
        foreach (var log in logs)
        {
            var (again, staying) = await log.ReplayAsync(filter with { Take = filter.Take - replayed - left }, cancellationToken);
            (replayed, left) = (replayed + again, left + staying);
        }

        var text = left == 0
            ? ""
            : $" {Count(left)} stay{(left == 1 ? "s" : "")}, because no host has the subscriber, or selects the event for it.";
        return new CommandResult(
            new { replayed, left },
            replayed + left == 0 ? "No dead letters." : $"{Count(replayed)} will be delivered again.{text}");
    }

    private static string Count(int dead) => dead == 1 ? "1 dead letter" : $"{dead} dead letters";
}
