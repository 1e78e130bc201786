using Commerce.Postgres.Sessions;

namespace Commerce.EndToEnd.App.Events;

/// <summary>An event with several subscribers, each of which writes down what it has handled, and one that makes trouble.</summary>
public static class Letters
{
    /// <summary>What the subscribers write to. A test makes it before it emits.</summary>
    public const string Table =
        """
        create table public.handled (
            subscriber text not null, number int not null, process int not null, at timestamptz not null default clock_timestamp());
        create index on public.handled (subscriber, number);
        """;

    public static Event<Letter> Sent { get; } = new("letter.sent");

    public static Event<Letter> Trouble { get; } = new("letter.trouble");

    public static Task HandleAsync(Database database, string subscriber, Letter letter, CancellationToken cancellationToken) =>
        database.QueryAsync(
            "insert into public.handled (subscriber, number, process) values ($1, $2, $3) returning 1",
            row => row.GetInt32(0), [subscriber, letter.Number, Environment.ProcessId], cancellationToken);
}
