using Commerce.Postgres.Events;

namespace Commerce.Hosting.Commands.Events;

/// <summary><c>events dead</c>: lists deliveries that have failed for good.</summary>
internal sealed class DeadEventsCommand()
    : DeadLetterCommand("events dead", "List dead letters: deliveries that have failed for good, the newest first", take: 100)
{
    protected override async Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, DeadLetterFilter filter, CommandContext context, CancellationToken cancellationToken)
    {
        var dead = await ListAsync(logs, filter, cancellationToken);
        return new CommandResult(new { dead }, dead.Count == 0 ? "No dead letters." : Table(dead));
    }
}
