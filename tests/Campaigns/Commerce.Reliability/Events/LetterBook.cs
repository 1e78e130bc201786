using System.Globalization;
using Npgsql;

namespace Commerce.Reliability.Events;

/// <summary>What the database says of letters.</summary>
internal sealed class LetterBook(NpgsqlDataSource database)
{
    private static readonly string[] Subscribers = ["archive", "book", "notify"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>Whether nothing waits any more.</returns>
    public async Task<bool> RestAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        const string Open =
            """
            select (select count(*) from commerce.delivery where state = 'pending')
                + (select count(*) from commerce.workflow_execution where state in ('not_started', 'invoking', 'compensating'))
            """;
        var began = TimeProvider.System.GetTimestamp();
        while (await CountAsync(Open, [], cancellationToken) > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                return false;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        return true;
    }

    public async Task<LetterVerdict> JudgeAsync(
        int[] acknowledged, IReadOnlyList<Interruption> interruptions, CancellationToken cancellationToken)
    {
        var lost = await CountAsync(
            """
            select count(*) from unnest($1::int[]) as letter(number), unnest($2::text[]) as who(subscriber)
            where not exists (select from public.handled where handled.subscriber = who.subscriber and handled.number = letter.number)
            """,
            [acknowledged, Subscribers], cancellationToken);
        var missing = await CountAsync(
            """
            select count(*) from commerce.event, unnest($1::text[]) as who(subscriber)
            where name = 'letter.sent' and not exists (
                select from public.handled where handled.subscriber = who.subscriber and handled.number = (data::json->>'number')::int)
            """,
            [Subscribers], cancellationToken);
        var again = await AgainAsync(cancellationToken);
        var plain = again.FindAll(handling => handling.Subscriber != "book");
        return new LetterVerdict(
            await CountAsync("select count(*) from commerce.event", [], cancellationToken), lost, missing,
            await CountAsync("select count(*) from commerce.delivery where state = 'dead'", [], cancellationToken),
            plain.Count,
            plain.Count(handling => !interruptions.Any(interruption => interruption.Explains(handling.Process, handling.At))),
            again.Count - plain.Count);
    }

    public async Task<long> CountAsync(string sql, object[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(Array.ConvertAll(parameters, value => new NpgsqlParameter { Value = value }));
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>From emit to what the subscriber has written, in milliseconds: half of the letters and 99 of 100 are faster.</summary>
    public async Task<(double Half, double Most)> LatencyAsync(int[] numbers, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select percentile_cont(array[0.5, 0.99]) within group (order by extract(epoch from at - emitted_at)::float8 * 1000)
            from commerce.event join public.handled on number = (data::json->>'number')::int
            where event.name = 'letter.sent' and subscriber = 'archive' and number = any($1)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = numbers });
        var percentiles = (double[])(await command.ExecuteScalarAsync(cancellationToken))!;
        return (percentiles[0], percentiles[1]);
    }

    /// <summary>What was handled and then handled again.</summary>
    private async Task<List<(string Subscriber, int Process, DateTimeOffset At)>> AgainAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select subscriber, process, at from (
                select *, row_number() over (partition by subscriber, number order by at desc) as place from public.handled) as handling
            where place > 1
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var again = new List<(string, int, DateTimeOffset)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            again.Add((reader.GetString(0), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return again;
    }
}
