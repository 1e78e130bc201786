using Commerce.Tests;
using Npgsql;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>A lock in a database, at which a process is caught in the middle of a transaction.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private const int Key = 4711;

    /// <summary>SQL that passes the gate: call it in a trigger.</summary>
    public static readonly string Pass = $"pg_advisory_xact_lock_shared({Key})";

    private readonly NpgsqlConnection connection;

    private Gate(NpgsqlConnection connection) => this.connection = connection;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Creates a gate, which is open.</summary>
    /// <param name="connectionString">The database.</param>
    public static async Task<Gate> CreateAsync(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var gate = new Gate(new NpgsqlConnection(settings.ConnectionString));
        await gate.connection.OpenAsync(Cancellation);
        return gate;
    }

    public Task CloseAsync() => ExecuteAsync($"select pg_advisory_lock({Key})");

    /// <summary>Waits until a process stands at the gate.</summary>
    /// <returns>The server process that serves it.</returns>
    public Task<int> WaitAsync() => WaitAsync($"locktype = 'advisory' and objid = {Key}");

    /// <summary>Waits until a process waits for a lock.</summary>
    /// <param name="condition">Which lock, in SQL on <c>pg_locks</c>.</param>
    /// <returns>The server process that serves it.</returns>
    public Task<int> WaitAsync(string condition) => connection.WaitForWaitersAsync(condition);

    /// <summary>Rolls back the transaction of a server process, which is gone then.</summary>
    public async Task EndAsync(int process)
    {
        var isGone = await AskAsync($"select pg_terminate_backend({process}, {(long)Patience.Limit.TotalMilliseconds})");
        Assert.True(isGone is true);
    }

    public Task OpenAsync() => ExecuteAsync($"select pg_advisory_unlock({Key})");

    /// <summary>Sends a statement on the connection that holds the lock.</summary>
    public async Task ExecuteAsync(string sql) => await AskAsync(sql);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<object?> AskAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
