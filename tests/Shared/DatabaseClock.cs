using Npgsql;

namespace Commerce.Tests;

/// <summary>A clock of a database that a test can set: a function <c>now()</c> that is found before the server's own.</summary>
public sealed class DatabaseClock
{
    private readonly string server;

    private DatabaseClock(string server) => this.server = server;

    /// <summary>The connection string with which the clock is read.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server) { SearchPath = "clock,pg_catalog" }.ConnectionString;

    /// <summary>Puts a clock into a database.</summary>
    public static async Task<DatabaseClock> InstallAsync(string connectionString)
    {
        var clock = new DatabaseClock(connectionString);
        await clock.ExecuteAsync(
            """
            create schema clock;
            create table clock.shift (by interval not null);
            insert into clock.shift values ('0');
            create function clock.now() returns timestamptz language sql stable as 'select pg_catalog.now() + by from clock.shift';
            """);
        return clock;
    }

    /// <summary>Sets the clock to so much after the true time.</summary>
    public Task SetAsync(TimeSpan shift) => ExecuteAsync($"update clock.shift set by = '{shift.TotalSeconds} seconds'");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
