using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Sessions;

/// <summary>Others have all connections of the server.</summary>
public sealed class FullServerTests
{
    /// <summary>No pause between two attempts is longer, whatever the jitter.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(150);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_waits_for_a_connection()
    {
        await using var owner = new Database(await Role.CreateDatabaseAsync(), TimeProvider.System);
        await using var role = await Role.CreateAsync(owner);
        await owner.ExecuteAsync($"alter role {role.Name} connection limit 1", cancellationToken: Cancellation);
        await using var other = new NpgsqlConnection(role.ConnectionString);
        await other.OpenAsync(Cancellation);
        var time = new SignallingTime();
        await using var database = new Database(role.ConnectionString, time);

        var waiting = database.QueryAsync("select 1", row => row.GetInt32(0), [], Cancellation);
        var pause = await time.NextTimerAsync();
        Assert.False(waiting.IsCompleted);
        await other.CloseAsync();
        time.Advance(pause);
        // The server may still be ending the other connection.
        while (await Task.WhenAny(waiting, time.SkipAsync(LongestPause)) != waiting)
        {
        }

        Assert.Equal([1], await waiting);
    }

    [Fact]
    public async Task A_statement_that_gets_none_in_time_says_why()
    {
        await using var owner = new Database(await Role.CreateDatabaseAsync(), TimeProvider.System);
        await using var role = await Role.CreateAsync(owner);
        await owner.ExecuteAsync($"alter role {role.Name} connection limit 0", cancellationToken: Cancellation);
        await using var database = new Database($"{role.ConnectionString};Timeout=5", TimeProvider.System);

        var error = await Assert.ThrowsAsync<CommerceException>(
            () => database.QueryAsync("select 1", row => row.GetInt32(0), [], Cancellation));

        Assert.Equal("COM6063", error.Code);
        Assert.Equal(PostgresErrorCodes.TooManyConnections, Assert.IsType<PostgresException>(error.InnerException).SqlState);
    }

    [Fact]
    public async Task A_pool_is_bounded_unless_the_connection_string_says_otherwise()
    {
        await using var bounded = new Database("Host=localhost;Database=shop", TimeProvider.System);
        await using var given = new Database("Host=localhost;Database=shop;Maximum Pool Size=100", TimeProvider.System);
        await using var kept = new Database("Host=localhost;Database=shop;Minimum Pool Size=40", TimeProvider.System);

        Assert.Equal([24, 100, 40], new[] { bounded, given, kept }.Select(
            database => new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize));
    }
}
