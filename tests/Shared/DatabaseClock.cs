using Npgsql;

namespace Commerce.Tests;

/// <summary>The clock of a migrated database, which a test can set: the function by which the runtime reads the time.</summary>
public sealed class DatabaseClock(string connectionString)
{
    /// <summary>Sets the clock to so much after the true time.</summary>
    public async Task SetAsync(TimeSpan shift)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            create or replace function commerce.now() returns timestamptz language sql stable parallel safe
            as $$ select pg_catalog.now() + interval '{shift.TotalSeconds} seconds' $$
            """,
            connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
