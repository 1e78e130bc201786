using System.CommandLine;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Events;

namespace Commerce.Hosting.Commands.Events;

/// <summary>A command about dead letters.</summary>
internal abstract class DeadLetterCommand : EventCommand
{
    private static readonly string[] Header = ["EVENT ID", "EVENT", "SUBSCRIBER", "ATTEMPTS", "DIED AT", "ERROR"];

    private readonly Option<string> id = new("--id") { Description = "Only dead letters of this event" };
    private readonly Option<string> name = new("--event") { Description = "Only dead letters of events of this name" };
    private readonly Option<string> subscriber = new("--subscriber") { Description = "Only dead letters of this subscriber" };
    private readonly Option<int> take;

    protected DeadLetterCommand(string words, string description, int take, Lazy<ConnectedHost> host)
        : base(words, description, host)
    {
        this.take = Number("--take", "The maximum number of dead letters, the newest first", take);
        foreach (var option in new Option[] { id, name, subscriber, this.take })
        {
            Options.Add(option);
        }
    }

    /// <summary>Gets the options that select dead letters.</summary>
    protected IReadOnlyList<Option> Filters => [id, name, subscriber];

    protected sealed override Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, CommandContext context, CancellationToken cancellationToken) => RunAsync(
        logs,
        new DeadLetterFilter
        {
            EventId = context.Arguments.GetValue(id),
            Name = context.Arguments.GetValue(name),
            Subscriber = context.Arguments.GetValue(subscriber),
            Take = context.Arguments.GetValue(take),
        },
        context,
        cancellationToken);

    protected static async Task<List<DeliveryRecord>> ListAsync(
        IReadOnlyList<EventLog> logs, DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        List<DeliveryRecord> dead = [];
        foreach (var log in logs)
        {
            dead.AddRange(await log.ListDeadAsync(filter with { Take = filter.Take - dead.Count }, cancellationToken));
        }

        return dead;
    }

    protected static string Table(IEnumerable<DeliveryRecord> dead) => TextTable.Of(Header, dead.Select(Row));

    protected abstract Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, DeadLetterFilter filter, CommandContext context, CancellationToken cancellationToken);

    private static string[] Row(DeliveryRecord dead) =>
        [dead.EventId, dead.Event, dead.Subscriber, $"{dead.Attempts}", TextTable.Time(dead.EndedAt), Brief(dead.Error)];
}
