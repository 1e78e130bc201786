using Commerce.Postgres.Sessions;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Events;

/// <summary>What is emitted in a session is collected until its transaction commits.</summary>
public sealed class SessionEventTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_same_event_twice_in_one_transaction_is_one_and_in_two_is_two()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var session = host.Database.BeginSession();
            session.Emit(Notes.Created, "b");
            session.Emit(Notes.Created, "a");
            await using (var inner = host.Database.BeginSession())
            {
                inner.Emit(Notes.Created, "b");
                await inner.CommitAsync(Cancellation);
            }

            await session.CommitAsync(Cancellation);
        }

        Assert.Equal(["\"b\"", "\"a\"", "\"b\"", "\"a\""], await EventsAsync());
    }

    [Fact]
    public async Task Events_of_an_inner_session_go_with_the_outer_commit_only()
    {
        await using (var outer = host.Database.BeginSession())
        {
            await host.Database.AddAsync("inner");
            Assert.Empty(host.Queue.Deliveries);
            Assert.Empty(await EventsAsync());
            await outer.CommitAsync(Cancellation);
        }

        Assert.Single(host.Queue.Deliveries);
        Assert.Equal(["\"inner\""], await EventsAsync());
    }

    [Fact]
    public async Task An_inner_session_that_is_not_committed_takes_its_events_back_also_when_it_wrote_nothing()
    {
        await using (var outer = host.Database.BeginSession())
        {
            outer.Emit(Notes.Created, "outer");
            await EmitOnlyAsync("inner", "outer");
            await outer.CommitAsync(Cancellation);
        }

        Assert.Equal(["\"outer\""], await EventsAsync());
    }

    [Fact]
    public async Task Calls_side_by_side_may_emit()
    {
        await using (var outer = host.Database.BeginSession())
        {
            await Parallel.ForAsync(0, 200, Cancellation, (number, _) =>
            {
                outer.Emit(Notes.Created, $"{number}");
                return ValueTask.CompletedTask;
            });
            await outer.CommitAsync(Cancellation);
        }

        Assert.Equal(200, (await EventsAsync()).Distinct().Count());
    }

    private async Task EmitOnlyAsync(params string[] texts)
    {
        await using var session = host.Database.BeginSession();
        Array.ForEach(texts, text => session.Emit(Notes.Created, text));
    }

    private Task<IReadOnlyList<string>> EventsAsync() => host.ColumnAsync("select data from commerce.event order by id");
}
