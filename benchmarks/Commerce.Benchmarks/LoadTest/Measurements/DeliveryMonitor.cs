using System.Diagnostics;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>Watches the events of an application's database until all are delivered.</summary>
internal sealed class DeliveryMonitor(string connectionString) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "load test" }.ConnectionString);

    /// <summary>The statements sent so far, each a commit in the statistics.</summary>
    public int Statements { get; private set; }

    /// <summary>The time of the server, to begin from.</summary>
    public async Task<DateTime> NowAsync(CancellationToken cancellationToken) =>
        (await QueryAsync("select clock_timestamp()", row => row.GetDateTime(0), cancellationToken))!;

    /// <summary>Waits until no delivery is pending.</summary>
    /// <param name="since">Latencies are those of events after this.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <exception cref="LoadTestException">A delivery is not done, or users and deliveries do not match.</exception>
    public async Task<EventLag> DrainAsync(DateTime since, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var pendingAtEnd = await WaitUntilDoneAsync(cancellationToken);
        var drained = Stopwatch.GetElapsedTime(started);
        var (users, done, all) = await QueryAsync(
            """select (select count(*) from "user"."user"), count(*) filter (where state = 'done'), count(*) from commerce.delivery""",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
            cancellationToken);
        if (done != all || users != all)
        {
            throw new LoadTestException(
                $"{users} users were created, {all} deliveries written, {done} of them done: the three must be equal.");
        }

        return await QueryAsync(
            """
            select percentile_cont(0.5) within group (order by lag), percentile_cont(0.99) within group (order by lag)
            from (select extract(epoch from delivery.finished_at - event.emitted_at) * 1000 as lag
                from commerce.delivery join commerce.event on event.id = delivery.event_id where event.emitted_at >= $1) as lags
            """,
            row => new EventLag(
                pendingAtEnd,
                drained.TotalMilliseconds,
                row.IsDBNull(0) ? 0 : row.GetDouble(0),
                row.IsDBNull(1) ? 0 : row.GetDouble(1),
                all - done),
            cancellationToken,
            since);
    }

    /// <summary>Waits until no delivery is pending.</summary>
    /// <returns>How many there were at first.</returns>
    /// <exception cref="LoadTestException">It takes too long.</exception>
    public async Task<long> WaitUntilDoneAsync(CancellationToken cancellationToken)
    {
        var first = await PendingAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        for (var pending = first; pending > 0; pending = await PendingAsync(cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
            {
                throw new LoadTestException($"{pending} deliveries are still pending {Limit.TotalSeconds:0} s after the load.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return first;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private Task<long> PendingAsync(CancellationToken cancellationToken) =>
        QueryAsync("select count(*) from commerce.delivery where state = 'pending'", row => row.GetInt64(0), cancellationToken);

    private async Task<T> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        Statements++;
#pragma warning disable CA2100 // The texts are in this file.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return read(reader);
    }
}
