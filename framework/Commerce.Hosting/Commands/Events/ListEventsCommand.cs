using System.CommandLine;
using Commerce.Postgres.Events;

namespace Commerce.Hosting.Commands.Events;

/// <summary><c>events list</c>: the events, newest first, with how many subscribers have got them.</summary>
internal sealed class ListEventsCommand : EventCommand
{
    private static readonly string[] Header = ["ID", "EVENT", "EMITTED AT", "DONE", "PENDING", "DEAD", "HELD BY"];

    private readonly Option<string> name = new("--name") { Description = "Only events of this name" };
    private readonly Option<string> id = new("--id") { Description = "Only this event" };
    private readonly Option<bool> withInternal = new("--internal") { Description = "Events for the machinery too" };
    private readonly Option<int> limit = Number("--limit", "The most to show", 20);

    public ListEventsCommand()
        : base("events list", "List events, the newest first, and how many subscribers have got them")
    {
        foreach (var option in new Option[] { name, id, withInternal, limit })
        {
            Options.Add(option);
        }
    }

    protected override async Task<CommandResult> RunAsync(IReadOnlyList<EventLog> logs, CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var filter = new EventFilter
        {
            Name = arguments.GetValue(name),
            Id = arguments.GetValue(id),
            WithInternal = arguments.GetValue(withInternal),
            Limit = arguments.GetValue(limit),
        };
        List<EventRecord> found = [];
        foreach (var log in logs)
        {
            found.AddRange(await log.ListAsync(filter, cancellationToken));
        }

        var events = found.OrderByDescending(one => one.Id, StringComparer.Ordinal).Take(filter.Limit).ToList();
        return new CommandResult(new { events }, events.Count == 0 ? "No events." : TextTable.Of(Header, events.Select(Row)));
    }

    private static string[] Row(EventRecord one) =>
        [one.Id, one.Name, TextTable.Time(one.EmittedAt), $"{one.Done}", $"{one.Pending}", $"{one.Dead}", one.IsHeld ? one.ExecutionId ?? "" : ""];
}
