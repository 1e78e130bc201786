using Commerce.Tests;
using Commerce.Workflows;

namespace Commerce.Postgres.Tests.Sessions;

/// <summary>Open transactions never take all connections, because what they wait for may need one.</summary>
public sealed class TransactionSlotTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_waits_for_a_slot_while_single_statements_go_on()
    {
        await using var host = await StartAsync("Maximum Pool Size=3");
        Task second;
        await using (var first = host.Database.BeginSession())
        {
            await first.ExecuteAsync("insert into notes.note (text) values ('first')", cancellationToken: Cancellation);
            second = AloneAsync(() => AddAsync(host, "second"));
            await AloneAsync(() => host.ColumnAsync("select 1"));
            Assert.False(second.IsCompleted);
            await first.CommitAsync(Cancellation);
        }

        await second;
        Assert.Equal(["first", "second"], await host.NotesAsync());
    }

    [Fact]
    public async Task A_slot_that_does_not_become_free_in_time_is_an_error_that_says_why()
    {
        await using var host = await StartAsync("Maximum Pool Size=3;Timeout=1");
        await using var first = host.Database.BeginSession();
        await first.ExecuteAsync("insert into notes.note (text) values ('first')", cancellationToken: Cancellation);

        var error = await Assert.ThrowsAsync<CommerceException>(() => AloneAsync(() => AddAsync(host, "second")));

        Assert.Equal("COM6063", error.Code);
        Assert.StartsWith(
            "No connection became free for a transaction within 00:00:01: 1 transactions",
            error.InnerException?.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_whose_branches_have_open_transactions_end_however_few_connections_there_are()
    {
        await using var host = await StartAsync("Maximum Pool Size=3");
        var add = Step.Create(new StepOptions("add") { Transactional = true }, async (int number, StepContext step) =>
        {
            await host.Database.QueryAsync(
                "insert into notes.note (text) values ($1)", _ => 0, [$"{step.RunId} {number}"], step.CancellationToken);
            return number;
        });
        var fan = Workflow.Create("fan", (Composer<int> flow) =>
        {
            flow.Parallel(
                one => one.Step(Call("call-1"), one.Step(add, flow.Input)),
                two => two.Step(Call("call-3"), two.Step(Call("call-2"), flow.Input)),
                three => three.Step(Call("call-5"), three.Step(Call("call-4"), flow.Input)));
            return flow.Input;
        });

        var runs = await Task.WhenAll(Enumerable.Range(0, 30).Select(
            number => host.Runtime.RunAsync(host, fan, number, new RunOptions { ThrowOnError = false }, Cancellation)));

        Assert.All(runs, run => Assert.Equal(WorkflowState.Done, run.State));
        Assert.Equal(30, (await host.NotesAsync()).Count);
    }

    private static Step<int, int> Call(string name) => Step.Create(name, (int number, StepContext _) => Task.FromResult(number));

    private async Task<TestHost> StartAsync(string settings) =>
        await TestHost.StartAsync($"{await postgres.Server.CreateDatabaseAsync()};{settings}");

    private static async Task AddAsync(TestHost host, string text)
    {
        await using var session = host.Database.BeginSession();
        await session.ExecuteAsync("insert into notes.note (text) values ($1)", [text], Cancellation);
        await session.CommitAsync(Cancellation);
    }

    /// <summary>Calls outside of the session that the test has begun.</summary>
    private static Task<T> AloneAsync<T>(Func<Task<T>> call)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(call, Cancellation);
        }
    }

    private static Task AloneAsync(Func<Task> call)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(call, Cancellation);
        }
    }
}
