using System.CommandLine;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Events;

namespace Commerce.Hosting.Commands.Events;

/// <summary><c>events list</c>: lists events, the newest first, with how many subscribers have handled them.</summary>
internal sealed class ListEventsCommand : EventCommand
{
    private static readonly string[] Header = ["ID", "EVENT", "EMITTED AT", "DONE", "PENDING", "DEAD", "HELD BY"];

    private readonly Option<string> name = new("--name") { Description = "Only events of this name" };
    private readonly Option<string> id = new("--id") { Description = "Only this event" };
    private readonly Option<bool> includeInternal = new("--internal") { Description = "Include events for the machinery" };
    private readonly Option<int> take = Number("--take", "The maximum number of events", 20);

    public ListEventsCommand(Lazy<ConnectedHost> host)
        : base("events list", "List events, the newest first, and how many subscribers have handled them", host)
    {
        foreach (var option in new Option[] { name, id, includeInternal, take })
        {
            Options.Add(option);
        }
    }

    protected override async Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var filter = new EventFilter
        {
            Name = arguments.GetValue(name),
            Id = arguments.GetValue(id),
            IncludeInternal = arguments.GetValue(includeInternal),
            Take = arguments.GetValue(take),
        };
        List<EventRecord> found = [];
        foreach (var log in logs)
        {
            found.AddRange(await log.ListAsync(filter, cancellationToken));
        }

        var events = found.OrderByDescending(one => one.Id, StringComparer.Ordinal).Take(filter.Take).ToList();
        return new CommandResult(new { events }, events.Count == 0 ? "No events." : TextTable.Of(Header, events.Select(Row)));
    }

    private static string[] Row(EventRecord one) =>
    [
        one.Id,
        one.Name,
        TextTable.Time(one.EmittedAt),
        $"{one.Done}",
        $"{one.Pending}",
        $"{one.Dead}",
        one.IsHeld ? one.RunId ?? "" : "",
    ];
}
