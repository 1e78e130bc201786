using System.Reflection;
using Commerce.Postgres.Errors;
using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Errors;

/// <summary>What callers get for each kind of SQL state, and that they never get the error of the driver.</summary>
public sealed class SqlStateTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<string> AllStates =>
        typeof(PostgresErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(state => (string)state.GetValue(null)!);

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public void Every_rejection_has_an_error_and_a_lost_connection_has_none()
    {
        var errors = new PostgresErrors(keepDetail: false);

        Assert.All(AllStates, state =>
        {
            Assert.Equal(Expected(state), errors.Translate(new PostgresException("no", "ERROR", "ERROR", state))?.Type);
            Assert.Null(errors.Translate(new PostgresException("no", "FATAL", "FATAL", state)));
        });

        static ErrorType Expected(string state) => state switch
        {
            "23503" or "23001" => ErrorType.NotFound,
            "23502" or "23505" or "23514" or "P0001" => ErrorType.InvalidData,
            "55P03" => ErrorType.Conflict,
            "25006" or "26000" => ErrorType.Unavailable,
            _ => state[..2] switch
            {
                "22" or "54" => ErrorType.InvalidData,
                "40" => ErrorType.Conflict,
                "08" or "53" or "57" => ErrorType.Unavailable,
                _ => ErrorType.Database,
            },
        };
    }

    [Theory]
    [InlineData("select 1 / 0", ErrorType.InvalidData, "The record: division by zero.")]
    [InlineData("do $$ begin raise exception 'too few are left' ; end $$", ErrorType.InvalidData, "The record: too few are left.")]
    [InlineData(
        "select nickname from notes.note",
        ErrorType.Database,
        "column \"nickname\" does not exist (SQLSTATE 42703). If the database is older than the application, run 'db migrate'; otherwise " +
        "correct the statement.")]
    [InlineData(
        "select from notes.missing",
        ErrorType.Database,
        "relation \"notes.missing\" does not exist (SQLSTATE 42P01). If the database is older than the application, run 'db migrate'; " +
        "otherwise correct the statement.")]
    [InlineData(
        "selec 1",
        ErrorType.Database,
        "syntax error at or near \"selec\" (SQLSTATE 42601). Correct the statement, or what the server reports.")]
    public async Task A_rejected_statement_is_told_in_the_same_way_wherever_it_is_sent(string sql, ErrorType type, string message)
    {
        foreach (var error in new[]
        {
            await Assert.ThrowsAsync<CommerceException>(() => host.Database.QueryAsync(sql, row => 0, [], Cancellation)),
            await Assert.ThrowsAsync<CommerceException>(() => host.Database.ExecuteAsync(sql, [], Cancellation)),
            await InSessionAsync(session => session.QueryAsync(sql, row => 0, [], Cancellation)),
            await InSessionAsync(session => session.ExecuteAsync(sql, [], Cancellation)),
        })
        {
            var isTold = type == ErrorType.InvalidData;
            Assert.Equal((type, message), (error.Type, isTold ? error.Message : error.InnerException?.Message));
            // Callers of the application learn nothing about its tables.
            Assert.Equal(isTold, !error.Message.StartsWith("COM6064 The database rejects a statement", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_role_without_a_right_is_told_which_command_gives_it()
    {
        await using var owner = new Database(await Role.CreateDatabaseAsync(), TimeProvider.System);
        await owner.ExecuteAsync("create schema commerce", cancellationToken: Cancellation);
        await using var role = await Role.CreateAsync(owner);
        await using var database = new Database(role.ConnectionString, TimeProvider.System);

        var error = await Assert.ThrowsAsync<CommerceException>(
            () => database.QueryAsync("select * from commerce.event", row => 0, [], Cancellation));

        Assert.Equal((ErrorType.Database, "COM6064"), (error.Type, error.Code));
        Assert.Contains("permission denied for schema commerce (SQLSTATE 42501)", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("db migrate --grant", error.InnerException.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("statement_timeout = '10ms'", "select pg_sleep(600)", "57014", ErrorType.Unavailable, "COM6063")]
    [InlineData("transaction_read_only = on", "insert into notes.note values ('a')", "25006", ErrorType.Unavailable, "COM6063")]
    [InlineData("lock_timeout = '10ms'", "lock table notes.note in share mode", "55P03", ErrorType.Conflict, null)]
    public async Task A_limit_says_whether_to_try_again(string limit, string sql, string state, ErrorType type, string? code)
    {
        await using var holder = host.Database.BeginSession();
        await holder.ExecuteAsync("insert into notes.note values ('held')", [], Cancellation);
        await using var database = new Database(host.Database.ConnectionString, TimeProvider.System);
        await using var session = database.BeginSession();
        await session.ExecuteAsync($"set local {limit}", [], Cancellation);

        var error = await Assert.ThrowsAsync<CommerceException>(() => session.ExecuteAsync(sql, [], Cancellation));

        Assert.Equal((type, code), (error.Type, error.Code));
        Assert.Equal(state, Assert.IsType<PostgresException>(error.InnerException).SqlState);
    }

    [Fact]
    public async Task A_statement_that_the_driver_stops_is_unavailable_and_its_session_can_go_on_from_before()
    {
        var settings = new NpgsqlConnectionStringBuilder(host.Database.ConnectionString) { CommandTimeout = 1 };
        await using var database = new Database(settings.ConnectionString, TimeProvider.System);
        await using var session = database.BeginSession();
        await session.ExecuteAsync("insert into notes.note values ('kept')", [], Cancellation);

        await using (var inner = database.BeginSession())
        {
            var error = await Assert.ThrowsAsync<CommerceException>(
                () => inner.QueryAsync("select pg_sleep(600)", row => 0, [], Cancellation));
            Assert.Equal((ErrorType.Unavailable, "COM6063"), (error.Type, error.Code));
        }

        await session.CommitAsync(Cancellation);
        Assert.Equal(["kept"], await host.NotesAsync());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("no-such-host.invalid")]
    public async Task Nothing_was_written_where_no_connection_could_be_opened(string address)
    {
        await using var database = new Database(
            $"Host={address};Port=1;Database=shop;Username=app;Password=hunter2;Timeout=10;SSL Mode=Disable", TimeProvider.System);

        foreach (var error in new[]
        {
            await Assert.ThrowsAsync<CommerceException>(() => database.QueryAsync("select 1", row => 0, [], Cancellation)),
            await Assert.ThrowsAsync<CommerceException>(() => database.ExecuteAsync("select 1", [], Cancellation)),
            await Assert.ThrowsAsync<CommerceException>(() => database.ReadAsync("select 1", row => 0, [], Cancellation)),
            await InSessionAsync(session => session.ExecuteAsync("select 1", [], Cancellation), database),
        })
        {
            Assert.Equal((ErrorType.Unavailable, "COM6063"), (error.Type, error.Code));
            Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<CommerceException> InSessionAsync(Func<DatabaseSession, Task> send, Database? on = null)
    {
        await using var session = (on ?? host.Database).BeginSession();
        return await Assert.ThrowsAsync<CommerceException>(() => send(session));
    }
}
