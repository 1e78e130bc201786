using Commerce.Benchmarks.LoadTest.Processes;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>What the server counts, read from a database that nobody works in.</summary>
internal sealed class DatabaseStatistics(string connectionString) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
    private int? postmaster;

    /// <summary>The server's version.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken) =>
        await ScalarAsync<string>("show server_version", cancellationToken);

    /// <summary>The counters after every connection to a database is closed: only then all of its counts have arrived.</summary>
    /// <exception cref="LoadTestException">Connections stay open.</exception>
    public async Task<ServerCounters> ReadAsync(string database, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; await ConnectionsAsync(database, cancellationToken) > 0; waited += Pause)
        {
            if (waited > Limit)
            {
                throw new LoadTestException($"Somebody stays connected to the database '{database}'.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        // wal_sync moved away from pg_stat_wal in PostgreSQL 18; there is no figure then.
        await using var command = source.CreateCommand(
            """
            select (select xact_commit from pg_stat_database where datname = $1), pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                (to_jsonb(wal) ->> 'wal_sync')::bigint, wal_bytes::bigint
            from pg_stat_wal as wal
            """);
        command.Parameters.AddWithValue(database);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new ServerCounters(
            reader.GetInt64(0), reader.GetInt64(1), await reader.IsDBNullAsync(2, cancellationToken)
                ? null
                : reader.GetInt64(2), reader.GetInt64(3));
    }

    /// <summary>The processor time of the server and all its processes so far.</summary>
    public async Task<TimeSpan?> ProcessorTimeAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        postmaster ??= ProcFileSystem.ParentOf(await ScalarAsync<int>("select pg_backend_pid()", cancellationToken));
        return ProcFileSystem.ProcessorTimeOfTree(postmaster ?? 0);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<long> ConnectionsAsync(string database, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select count(*) from pg_stat_activity where datname = $1");
        command.Parameters.AddWithValue(database);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The texts are in this file.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
