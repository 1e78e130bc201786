using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Tests.Journal;

public sealed class JournalTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Effect_line_and_event_of_a_step_are_true_together_and_the_event_is_handed_over_at_once()
    {
        var run = await RunAsync(Workflow.Create("one", (Composer<string> flow) => flow.Step(Adds("add"), flow.Input)), "a");

        Assert.Equal(WorkflowState.Done, run.State);
        Assert.Equal(["a"], await host.NotesAsync());
        Assert.Equal(["done"], await host.ColumnAsync("select state from commerce.workflow_execution"));
        Assert.Equal(["done"], await host.ColumnAsync("select outcome from commerce.workflow_step"));
        Assert.Equal("first", Assert.Single(host.Queue.Deliveries).Subscriber);
        Assert.Equal([$"{host.Lease.Id}"], await host.ColumnAsync("select host from commerce.delivery"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_no_effect_and_no_event_but_a_line_that_says_why()
    {
        await host.Database.AddAsync("taken");
        host.Queue.Deliveries.Clear();
        var workflow = Workflow.Create("fails", (Composer<string> flow) => flow.Step(Adds("second"), flow.Step(Adds("first"), flow.Input)));

        var run = await RunAsync(workflow, "taken", throwOnError: false);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["taken"], await host.NotesAsync());
        Assert.Equal(["1"], await host.ColumnAsync("select count(*) from commerce.event"));
        Assert.Contains(
            "already exists", (await host.ColumnAsync("select error from commerce.workflow_step"))[0], StringComparison.Ordinal);
        Assert.Empty(host.Queue.Deliveries);
    }

    // CHANGE: they are rows of the database and are held until their run ends, however long that takes; nothing expires.
    [Fact]
    [Trait("Case", "FRAMEWORK-139")]
    [Trait("Case", "FRAMEWORK-140")]
    public async Task Events_of_a_longer_run_are_held_until_it_is_done_and_then_released()
    {
        var held = "";
        var look = Step.Create("look", async (string text, StepContext _) =>
        {
            await using var connection = new Npgsql.NpgsqlConnection(host.Database.ConnectionString);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new Npgsql.NpgsqlCommand(
                "select count(*) || '/' || count(held_by) || '/' || (select count(*) from commerce.delivery) from commerce.event",
                connection);
            held = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
            return text;
        });

        await RunAsync(Workflow.Create("held", (Composer<string> flow) => flow.Step(look, flow.Step(Adds("add"), flow.Input))), "a");

        Assert.Equal("1/1/0", held);
        Assert.Equal(["0"], await host.ColumnAsync("select count(held_by) from commerce.event"));
        Assert.Equal(["pending"], await host.ColumnAsync("select state from commerce.delivery where host is null"));
        Assert.Equal(1, host.Queue.Notifications);
    }

    [Fact]
    public async Task A_run_that_is_compensated_clears_its_events()
    {
        var fails = Step.Create("fails", Task<string> (string _, StepContext _) => throw new InvalidOperationException("boom"));

        await RunAsync(
            Workflow.Create("compensated", (Composer<string> flow) => flow.Step(fails, flow.Step(Adds("add"), flow.Input))),
            "a",
            throwOnError: false);

        Assert.Empty(await host.NotesAsync());
        Assert.Empty(await host.ColumnAsync("select id from commerce.event"));
        Assert.Empty(await host.ColumnAsync("select event_id from commerce.delivery"));
    }

    [Fact]
    public async Task A_transaction_id_used_before_is_a_conflict_and_the_second_run_leaves_no_effect()
    {
        var workflow = Workflow.Create("once", (Composer<string> flow) => flow.Step(Adds("add", transactional: true), flow.Input));
        await host.Runtime.RunAsync(host, workflow, "a", new RunOptions { TransactionId = "t" }, TestContext.Current.CancellationToken);

        var conflict = await Assert.ThrowsAsync<DuplicateRunException>(
            () => host.Runtime.RunAsync(
                host, workflow, "b", new RunOptions { TransactionId = "t" }, TestContext.Current.CancellationToken));

        Assert.Contains("'t'", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], await host.NotesAsync());
    }

    [Fact]
    public async Task A_host_that_has_lost_its_run_leaves_no_effect()
    {
        var record = await CreateAsync();
        await using var other = await TestHost.StartAsync(host.Database.ConnectionString);
        host.Lease.Dispose();
        await other.Journal.ClaimAsync([], ClaimRoom.Of(10), TestContext.Current.CancellationToken);
        var write = new JournalWrite(record, WorkflowState.Done, [new JournalEntry(1, "a", StepAction.Invoke, StepOutcome.Done)]);

        await using (var unit = host.Journal.Begin(record))
        {
            await host.Database.AddAsync("by the zombie");
            await Assert.ThrowsAsync<RunFencedException>(() => unit.CommitAsync(write, TestContext.Current.CancellationToken).AsTask());
        }

        await using (var unit = other.Journal.Begin(record))
        {
            await other.Database.AddAsync("by the other host");
            await unit.CommitAsync(write, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["by the other host"], await host.NotesAsync());
        Assert.Empty(host.Queue.Deliveries);
        Assert.Equal(0, host.Queue.Reserved);
        Assert.Single(other.Queue.Deliveries);
    }

    [Fact]
    public async Task What_is_called_after_a_unit_was_left_does_not_join_it()
    {
        var record = await CreateAsync();
        await using (var unit = host.Journal.Begin(record))
        {
            await host.Database.AddAsync("inside");
            unit.Leave();
            await host.Database.AddAsync("outside");
            unit.Leave();
        }

        Assert.Equal(["outside"], await host.NotesAsync());
    }

    [Fact]
    public async Task A_unit_is_committed_from_a_call_that_did_not_begin_it()
    {
        var record = await CreateAsync();
        var unit = host.Journal.Begin(record);
        await host.Database.AddAsync("a");
        unit.Leave();
        await EndAsync(unit, record);

        Assert.Equal(["a"], await host.NotesAsync());
        await host.Database.AddAsync("b");
        Assert.Equal(["a", "b"], await host.NotesAsync());

        static async Task EndAsync(IJournalUnit unit, RunHeader record)
        {
            await using (unit)
            {
                await unit.CommitAsync(Line(record), TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task A_handler_that_continues_after_its_unit_was_abandoned_has_no_effect()
    {
        var record = await CreateAsync();
        var (running, abandoned) = (new TaskCompletionSource(), new TaskCompletionSource());
        var unit = host.Journal.Begin(record);
        var handler = HandleAsync();
        unit.Leave();
        await running.Task;

        // Its statement sleeps for a minute unless it is cancelled.
        await unit.DisposeAsync();
        abandoned.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => handler);
        Assert.Empty(await host.NotesAsync());
        Assert.Empty(await host.ColumnAsync("select id from commerce.event"));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => unit.CommitAsync(Line(record), TestContext.Current.CancellationToken).AsTask());

        async Task HandleAsync()
        {
            await host.Database.AddAsync("early");
            var slow = host.Database.QueryAsync("select pg_sleep(60)", _ => 0, [], TestContext.Current.CancellationToken);
            running.SetResult();
            await Assert.ThrowsAsync<InvalidOperationException>(() => slow);
            await abandoned.Task;
            await host.Database.AddAsync("late");
        }
    }

    private Step<string, string> Adds(string name, bool transactional = false) => Step.Create(
        new StepOptions(name) { Transactional = transactional },
        async (string text, StepContext _) =>
        {
            await host.Database.AddAsync(text);
            return StepResponse.Of(text, text);
        },
        (string text, StepContext _) => host.Database.RemoveAsync(text));

    private async Task<RunHeader> CreateAsync()
    {
        var record = new RunHeader(new RunId("x1"), "w", "auto-x1", "hash", "1", 0);
        await host.Journal.WriteAsync(
            new JournalWrite(record, WorkflowState.Invoking, []) { CreatesRun = true }, TestContext.Current.CancellationToken);
        return record;
    }

    private static JournalWrite Line(RunHeader record) =>
        new(record, WorkflowState.Invoking, [new JournalEntry(1, "a", StepAction.Invoke, StepOutcome.Done)]);

    private Task<WorkflowRun<string>> RunAsync(Workflow<string, string> workflow, string input, bool throwOnError = true) =>
        host.Runtime.RunAsync(host, workflow, input, new RunOptions { ThrowOnError = throwOnError }, TestContext.Current.CancellationToken);
}
