using Npgsql;

namespace Commerce.Tests;

/// <summary>What happens on the server. Nobody tells of it, so these methods look again and again.</summary>
internal static class LockWaits
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until sessions of the connection's database wait for a lock.</summary>
    /// <param name="connection">Where to look.</param>
    /// <param name="condition">Which lock, in SQL on <c>pg_locks</c>.</param>
    /// <param name="sessions">How many sessions.</param>
    /// <returns>The server process of one of them.</returns>
    public static async Task<int> WaitForWaitersAsync(this NpgsqlConnection connection, string condition, int sessions = 1) =>
        // A lock on a transaction belongs to no database, and databases that were copied from one template share the ids of their tables.
        (int)await connection.WaitForAsync(
            $"""
            select min(pid) from pg_locks
            where not granted and {condition} and pid in (select pid from pg_stat_activity where datname = current_database())
            having count(*) >= {sessions}
            """);

    /// <summary>Waits until a query has a row.</summary>
    /// <param name="connection">Where to look.</param>
    /// <param name="sql">The query.</param>
    /// <returns>The first value of the row, which is not null.</returns>
    public static async Task<object> WaitForAsync(this NpgsqlConnection connection, string sql)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        using var timer = new PeriodicTimer(Pause);
        // In a transaction, the server would show the sessions that there were when it was first asked.
        await using var forget = new NpgsqlCommand("select pg_stat_clear_snapshot()", connection);
        await using var look = new NpgsqlCommand(sql, connection);
        while (true)
        {
            await forget.ExecuteNonQueryAsync(limit.Token);
            if (await look.ExecuteScalarAsync(limit.Token) is { } found and not DBNull)
            {
                return found;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
