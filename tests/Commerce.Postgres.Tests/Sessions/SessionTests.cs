using Commerce.Postgres.Tests.Support;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Sessions;

public sealed class SessionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Rows_and_events_of_a_session_become_true_together()
    {
        await host.Database.AddAsync("a");

        Assert.Equal(["a"], await host.NotesAsync());
        Assert.Equal(["note.created"], await host.ColumnAsync("select name from commerce.event"));
        var delivery = Assert.Single(host.Queue.Deliveries);
        Assert.Equal(("first", "\"a\""), (delivery.Subscriber, delivery.Event.Data));
    }

    [Fact]
    public async Task A_statement_without_rows_returns_the_number_of_affected_rows()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        const string Insert = "insert into notes.note (text) values ($1), ($2)";

        var alone = await host.Database.ExecuteAsync(Insert, ["a", "b"], cancellationToken);
        int joined;
        await using (var outer = host.Database.BeginSession())
        {
            await host.Database.AddAsync("lost");
            joined = await host.Database.ExecuteAsync("delete from notes.note", cancellationToken: cancellationToken);
        }

        var taken = await Assert.ThrowsAsync<CommerceException>(() => host.Database.ExecuteAsync(Insert, ["c", "a"], cancellationToken));

        Assert.Equal((2, 3), (alone, joined));
        Assert.Equal((ErrorType.InvalidData, "Note with text: a, already exists."), (taken.Type, taken.Message));
        Assert.Equal(["a", "b"], await host.NotesAsync());
    }

    [Fact]
    public async Task A_session_that_is_not_committed_leaves_nothing()
    {
        await using (var session = host.Database.BeginSession())
        {
            await session.QueryAsync("insert into notes.note (text) values ('lost')", row => 0, [], TestContext.Current.CancellationToken);
            session.Emit(Notes.Created, "lost");
        }

        Assert.Empty(await host.NotesAsync());
        Assert.Empty(await host.ColumnAsync("select name from commerce.event"));
        Assert.Empty(host.Queue.Deliveries);
        Assert.Equal(0, host.Queue.Reserved);
    }

    [Fact]
    public async Task A_session_inside_another_joins_it()
    {
        await using (var outer = host.Database.BeginSession())
        {
            await host.Database.AddAsync("inner");
            Assert.Equal(["inner"], await host.NotesAsync());
        }

        Assert.Empty(await host.NotesAsync());
    }

    [Fact]
    public async Task An_inner_session_that_fails_undoes_only_its_own_part()
    {
        await using (var outer = host.Database.BeginSession())
        {
            await host.Database.AddAsync("kept");
            await Assert.ThrowsAsync<CommerceException>(() => host.Database.AddAsync("kept"));
            await host.Database.AddAsync("also kept");
            await outer.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["also kept", "kept"], await host.NotesAsync());
        Assert.Equal(2, host.Queue.Deliveries.Count);
    }

    [Fact]
    public async Task A_first_inner_session_that_fails_leaves_the_outer_one_usable()
    {
        await host.Database.AddAsync("taken");
        await using (var outer = host.Database.BeginSession())
        {
            await Assert.ThrowsAsync<CommerceException>(() => host.Database.AddAsync("taken"));
            await host.Database.AddAsync("free");
            await outer.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["free", "taken"], await host.NotesAsync());
    }

    [Fact]
    public async Task Calls_side_by_side_in_one_session_are_all_kept_when_all_succeed()
    {
        await using (var outer = host.Database.BeginSession())
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(number => host.Database.AddAsync($"n{number}")));
            await outer.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(8, (await host.NotesAsync()).Count);
    }

    [Fact]
    public async Task When_one_of_calls_side_by_side_fails_the_session_refuses_to_commit_half_of_them()
    {
        await host.Database.AddAsync("taken");
        await using (var outer = host.Database.BeginSession())
        {
            var finish = new TaskCompletionSource();
            var beside = AddSlowlyAsync("beside", finish.Task);
            await Assert.ThrowsAsync<CommerceException>(() => host.Database.AddAsync("taken"));
            finish.SetResult();
            await beside;
            var refusal = await Assert.ThrowsAsync<CommerceException>(
                () => outer.CommitAsync(TestContext.Current.CancellationToken).AsTask());
            Assert.Contains("COM6010", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["taken"], await host.NotesAsync());
    }

    [Fact]
    public async Task A_duplicate_is_invalid_data_that_names_entity_field_and_value()
    {
        await host.Database.AddAsync("a");

        var error = await Assert.ThrowsAsync<CommerceException>(() => host.Database.AddAsync("a"));

        Assert.Equal((ErrorType.InvalidData, "Note with text: a, already exists."), (error.Type, error.Message));
    }

    [Theory]
    [InlineData("'; drop table notes.note; --")]
    [InlineData("$1")]
    [InlineData("\"\\\n\t☃")]
    public async Task A_value_is_never_read_as_sql(string hostile)
    {
        await host.Database.AddAsync(hostile);

        Assert.Equal([hostile], await host.NotesAsync());
    }

    private async Task AddSlowlyAsync(string text, Task finish)
    {
        await using var session = host.Database.BeginSession();
        await session.QueryAsync("insert into notes.note (text) values ($1)", row => 0, [text], TestContext.Current.CancellationToken);
        await finish;
        await session.CommitAsync(TestContext.Current.CancellationToken);
    }
}
