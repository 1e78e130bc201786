using System.Data;
using Commerce.Postgres.Sessions;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Sessions;

/// <summary>Isolation, and what becomes of a transaction in which something failed.</summary>
public sealed partial class TransactionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Level = "select current_setting('transaction_isolation')";

    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted, "read committed")]
    [InlineData(IsolationLevel.RepeatableRead, "repeatable read")]
    [InlineData(IsolationLevel.Serializable, "serializable")]
    public async Task A_session_has_the_isolation_level_it_asks_for(IsolationLevel level, string name)
    {
        await using var session = host.Database.BeginSession(level);

        Assert.Equal([name], await host.ColumnAsync(Level));
    }

    [Fact]
    public async Task A_session_that_joins_may_ask_for_less()
    {
        await using var outer = host.Database.BeginSession(IsolationLevel.Serializable);
        await host.ColumnAsync("select 1");
        await host.Database.AddAsync("a");

        Assert.Equal(["serializable"], await host.ColumnAsync(Level));
    }

    [Fact]
    public async Task A_session_that_joins_a_transaction_that_has_not_begun_makes_it_stricter()
    {
        await using var outer = host.Database.BeginSession();
        await using var inner = host.Database.BeginSession(IsolationLevel.RepeatableRead);

        Assert.Equal(["repeatable read"], await host.ColumnAsync(Level));
    }

    [Fact]
    public async Task A_session_that_needs_more_than_the_running_transaction_is_refused_and_says_what_to_do()
    {
        await using var outer = host.Database.BeginSession();
        await host.Database.AddAsync("a");

        var error = Assert.Throws<CommerceException>(() => host.Database.BeginSession(IsolationLevel.Serializable));
        Assert.StartsWith(
            "COM6021 A database session requires the isolation level Serializable inside a transaction that has begun as ReadCommitted.",
            error.Message,
            StringComparison.Ordinal);

        await outer.CommitAsync(Cancellation);
        Assert.Equal(["a"], await host.NotesAsync());
    }

    [Fact]
    [Trait("Case", "EVT-9")]
    public async Task A_method_inside_anothers_transaction_takes_it_along_when_it_fails()
    {
        await Assert.ThrowsAsync<CommerceException>(async () =>
        {
            await using var outer = host.Database.BeginSession();
            await host.Database.AddAsync("a");
            await host.Database.AddAsync("a");
            await outer.CommitAsync(Cancellation);
        });

        Assert.Empty(await host.NotesAsync());
        Assert.Empty(host.Queue.Deliveries);
    }

    [Fact]
    public async Task A_session_in_which_a_statement_failed_does_not_pretend_to_commit()
    {
        await host.Database.AddAsync("taken");
        await using (var session = host.Database.BeginSession())
        {
            await InsertAsync(session, "lost");
            await Assert.ThrowsAsync<CommerceException>(() => InsertAsync(session, "taken"));

            Assert.Equal("COM6022", (await Assert.ThrowsAsync<CommerceException>(() => InsertAsync(session, "more"))).Code);
            Assert.Equal("COM6022", (await Assert.ThrowsAsync<CommerceException>(() => session.CommitAsync(Cancellation).AsTask())).Code);
        }

        Assert.Equal(["taken"], await host.NotesAsync());
    }

    [Fact]
    public async Task An_inner_session_that_swallows_its_failure_is_told_so_and_the_outer_one_goes_on()
    {
        await using (var outer = host.Database.BeginSession())
        {
            await host.Database.AddAsync("kept");
            await using (var inner = host.Database.BeginSession())
            {
                await Assert.ThrowsAsync<CommerceException>(() => InsertAsync(inner, "kept"));
                Assert.Equal("COM6022", (await Assert.ThrowsAsync<CommerceException>(() => inner.CommitAsync(Cancellation).AsTask())).Code);
            }

            await outer.CommitAsync(Cancellation);
        }

        Assert.Equal(["kept"], await host.NotesAsync());
    }

    [Fact]
    public async Task Inner_sessions_are_undone_each_to_where_it_began()
    {
        await using (var first = host.Database.BeginSession())
        {
            await InsertAsync(first, "1");
            await using (var second = host.Database.BeginSession())
            {
                await InsertAsync(second, "2");
                await using (var third = host.Database.BeginSession())
                {
                    await InsertAsync(third, "3");
                }

                await second.CommitAsync(Cancellation);
            }

            await using (var fourth = host.Database.BeginSession())
            {
                await host.Database.AddAsync("4");
            }

            await first.CommitAsync(Cancellation);
        }

        Assert.Equal(["1", "2"], await host.NotesAsync());
        Assert.Empty(host.Queue.Deliveries);
    }

    [Fact]
    public async Task A_read_that_fails_inside_an_inner_session_is_undone_with_it()
    {
        await using (var outer = host.Database.BeginSession())
        {
            await host.Database.AddAsync("kept");
            await using (host.Database.BeginSession())
            {
                await Assert.ThrowsAsync<CommerceException>(() => host.ColumnAsync("select 'many'::int"));
            }

            await outer.CommitAsync(Cancellation);
        }

        Assert.Equal(["kept"], await host.NotesAsync());
    }

    [Fact]
    public async Task A_cancelled_inner_call_is_undone_and_the_outer_session_goes_on()
    {
        await using var other = host.Database.BeginSession();
        await using var connection = new NpgsqlConnection(host.Database.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using (var hold = new NpgsqlCommand("select pg_advisory_lock(7)", connection))
        {
            await hold.ExecuteNonQueryAsync(Cancellation);
        }

        await other.QueryAsync("insert into notes.note values ('kept')", row => 0, [], Cancellation);
        using var cancellation = new CancellationTokenSource();
        var waiting = WaitForLockAsync(cancellation.Token);
        await connection.WaitForWaitersAsync("locktype = 'advisory' and objid = 7");

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WaitForLockAsync(cancellation.Token));
        await host.Database.AddAsync("after");
        await other.CommitAsync(Cancellation);

        Assert.Equal(["after", "kept"], await host.NotesAsync());
    }

    private static Task<IReadOnlyList<int>> InsertAsync(DatabaseSession session, string text) =>
        session.QueryAsync("insert into notes.note (text) values ($1)", row => 0, [text], Cancellation);

    private async Task WaitForLockAsync(CancellationToken cancellationToken)
    {
        await using var session = host.Database.BeginSession();
        await session.QueryAsync("insert into notes.note values ('compensated')", row => 0, [], cancellationToken);
        await session.QueryAsync("select pg_advisory_xact_lock(7)", row => 0, [], cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
