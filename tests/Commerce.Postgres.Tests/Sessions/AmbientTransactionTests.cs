using System.Transactions;
using Commerce.Events;
using Commerce.Postgres.Events;
using Commerce.Tests;
using Commerce.Workflows;

namespace Commerce.Postgres.Tests.Sessions;

/// <summary>A <see cref="TransactionScope"/> around work of Commerce is refused, and never joined.</summary>
public sealed class AmbientTransactionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Statements_sessions_and_events_are_refused()
    {
        using (Scope())
        {
            await AssertRefusedAsync(() => host.Database.ExecuteAsync("insert into notes.note values ('a')", [], Cancellation));
            await AssertRefusedAsync(() => host.Database.QueryAsync("select 1", row => row.GetInt32(0), [], Cancellation));
            await AssertRefusedAsync(() => host.Database.RunInTransactionAsync(_ => Task.CompletedTask, Cancellation));
            await AssertRefusedAsync(
                async () => await new OutboxEventBus(host.Database).EmitManyAsync(new EventName("note.created"), [1], null, Cancellation));
        }

        await host.Database.ExecuteAsync("insert into notes.note values ('b')", [], Cancellation);
        Assert.Equal(["b"], await host.NotesAsync());
    }

    [Fact]
    public async Task A_durable_run_is_refused_and_runs_where_the_transaction_is_suppressed()
    {
        var note = Workflow.Create("note", (Composer<string> flow) => flow.Step(Notes(begin: null), flow.Input));
        using (Scope())
        {
            await AssertRefusedAsync(() => host.Runtime.RunAsync(host, note, "a", null, Cancellation));
            await AssertRefusedAsync(() => host.Runtime.StartAsync(note, "a", null, Cancellation));
            using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
            {
                Assert.Equal("b", (await host.Runtime.RunAsync(host, note, "b", null, Cancellation)).Result);
            }
        }

        Assert.Equal(["b"], await host.NotesAsync());
        Assert.Equal(["done"], await host.ColumnAsync("select state from commerce.workflow_execution"));
    }

    [Fact]
    public async Task A_handler_that_writes_inside_one_has_failed()
    {
        var note = Workflow.Create("note", (Composer<string> flow) => flow.Step(Notes(Scope), flow.Input));

        var run = await host.Runtime.RunAsync(host, note, "a", new RunOptions { ThrowOnError = false }, Cancellation);

        Assert.Equal((WorkflowState.Reverted, "COM6026"), (run.State, (run.Error as CommerceException)?.Code));
        Assert.Empty(await host.NotesAsync());
    }

    [Fact]
    public async Task An_ephemeral_run_that_needs_no_database_is_not_concerned()
    {
        var workflow = Workflow.Create(
            new WorkflowOptions("quick") { Ephemeral = true },
            (Composer<int> flow) => flow.Select(flow.Input, static number => number + 1));
        using var scope = Scope();

        Assert.Equal(2, (await host.Runtime.RunAsync(host, workflow, 1, null, Cancellation)).Result);
    }

    private static TransactionScope Scope() => new(TransactionScopeAsyncFlowOption.Enabled);

    private static async Task AssertRefusedAsync(Func<Task> work) =>
        Assert.Equal("COM6026", (await Assert.ThrowsAsync<CommerceException>(work)).Code);

    private Step<string, string> Notes(Func<TransactionScope>? begin) => Step.Create(
        "note",
        async (string text, StepContext _) =>
        {
            using var scope = begin?.Invoke();
            await host.Database.ExecuteAsync("insert into notes.note values ($1)", [text], Cancellation);
            return text;
        });
}
