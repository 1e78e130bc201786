using System.CommandLine;
using Commerce.Events.Deliveries;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Events;

namespace Commerce.Hosting.Commands.Events;

/// <summary><c>events trace</c>: shows an event, and what became of it at each subscriber.</summary>
internal sealed class TraceEventCommand : EventCommand
{
    private static readonly string[] Header = ["SUBSCRIBER", "STATE", "ATTEMPTS", "DUE", "ENDED", "HOST", "ERROR"];

    private readonly Argument<string> id = new("event-id") { Description = "The event's id, evt_…" };

    public TraceEventCommand(Lazy<ConnectedHost> host)
        : base("events trace", "Show an event and what became of it at each subscriber", host) => Arguments.Add(id);

    protected override async Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, CommandContext context, CancellationToken cancellationToken)
    {
        var wanted = context.Arguments.GetRequiredValue(id);
        foreach (var log in logs)
        {
            if (await log.FindAsync(wanted, cancellationToken) is { } found)
            {
                var deliveries = await log.ListDeliveriesAsync(wanted, cancellationToken);
                return new CommandResult(new { @event = found, deliveries }, string.Join(Environment.NewLine, Lines(found, deliveries)));
            }
        }

        throw new CommandException(new Problem(
            "COM4111", $"There is no event with the id '{wanted}'.", "the command line",
            wanted.StartsWith("evt_", StringComparison.Ordinal)
                ? "It may be so old that it was deleted (Commerce:Events:Keep); 'events list' shows what there is."
                : $"An id begins with 'evt_'; 'events list --name {wanted}' shows those of the events of that name."));
    }

    private static IEnumerable<string> Lines(EventRecord one, IReadOnlyList<DeliveryRecord> deliveries)
    {
        yield return $"{one.Id} {one.Name}";
        yield return $"  emitted  {TextTable.Time(one.EmittedAt)}";
        yield return $"  data     {one.Data}";
        if (one.RunId is { } run)
        {
            yield return one.IsHeld ? $"  held by  {run}, until that run is done" : $"  run      {run}";
        }

        yield return deliveries.Count > 0 ? TextTable.Of(Header, deliveries.Select(Row))
            : one.IsHeld ? "Nobody gets it yet."
            : "Nobody subscribed to it.";
        foreach (var failed in deliveries.Where(delivery => delivery.Error?.Contains('\n', StringComparison.Ordinal) == true))
        {
            yield return $"{Environment.NewLine}{failed.Subscriber}: {failed.Error}";
        }
    }

    private static string[] Row(DeliveryRecord delivery) =>
    [
        delivery.Subscriber,
        delivery.State.Name(),
        $"{delivery.Attempts}",
        TextTable.Time(delivery.DueAt),
        TextTable.Time(delivery.EndedAt),
        delivery.Host ?? "",
        Brief(delivery.Error),
    ];
}
