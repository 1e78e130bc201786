using System.Globalization;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Testing;

/// <summary>The clock of one database: the function by which the runtime reads the time there.</summary>
internal sealed class DatabaseClock : IAsyncDisposable
{
    private readonly ConnectionPool pool;

    /// <summary>Creates the clock.</summary>
    /// <param name="connectionString">The database, with the runtime's tables.</param>
    public DatabaseClock(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "commerce clock",
            MaxPoolSize = 1,
            ConnectionIdleLifetime = 10,
        };
        Database = settings.Database!;
#pragma warning disable RS0030 // Waiting for a connection takes real time, whatever clock the database has.
        pool = new ConnectionPool(settings, TimeProvider.System);
#pragma warning restore RS0030
    }

    /// <summary>Gets the name of the database.</summary>
    public string Database { get; }

    /// <summary>
    /// Sets the clock. The hosts that are alive have renewed their claims meanwhile: they would have, had the time really passed. Those of
    /// hosts that are gone expire.
    /// </summary>
    /// <param name="time">The time from now on.</param>
    /// <param name="shift">How far that is from the time before.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task SetAsync(DateTimeOffset time, TimeSpan shift, CancellationToken cancellationToken)
    {
        var literal = time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        await using var connection = await pool.OpenAsync(cancellationToken);
        // A transaction each: together they would wait for the hosts' own statements in another order than those do.
        await using var batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true };
        if (shift > TimeSpan.Zero)
        {
            Add("update commerce.host set lease_until = lease_until + $1");
            Add(
                """
                update commerce.job_tick set lease_until = lease_until + $1
                where state = 'running' and host in (select name from commerce.host)
                """);
            Add("update commerce.job set seen_at = seen_at + $1");
            Add("update commerce.subscription set seen_at = seen_at + $1");
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            create or replace function commerce.now() returns timestamptz language sql stable parallel safe
            as $$ select timestamptz '{literal}+00' $$
            """));
        await batch.ExecuteNonQueryAsync(cancellationToken);

        void Add(string sql) =>
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter { Value = shift } } });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
