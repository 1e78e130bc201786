using Commerce.Postgres.Events;

namespace Commerce.Hosting.Commands.Events;

/// <summary><c>events dead</c>: deliveries that were given up.</summary>
internal sealed class DeadEventsCommand() : DeadLetterCommand("events dead", "List dead letters: deliveries that were given up, the newest first", limit: 100)
{
    protected override async Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, DeadLetterFilter filter, CommandContext context, CancellationToken cancellationToken)
    {
        var dead = await ListAsync(logs, filter, cancellationToken);
        return new CommandResult(new { dead }, dead.Count == 0 ? "No dead letters." : Table(dead));
    }
}
