using System.Security.Cryptography;
using Commerce.Events;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Commerce.Workflows;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>What PostgreSQL cannot store is a failure of the step that wanted it, not of the host.</summary>
public sealed class RefusedContentTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly List<string> diary = [];
    private TestHost host = null!;

    public static TheoryData<string> Keys => ["a\0b", RandomNumberGenerator.GetHexString(20_000), "\ud800"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Keys), DisableDiscoveryEnumeration = true)]
    public async Task The_key_of_a_lock_fails_the_run(string key)
    {
        var run = await RunAsync(Workflow.Create("locked", (Composer<string> flow) =>
        {
            var noted = flow.Step(Notes("a"), flow.Input);
            flow.Lock("lock", flow.Select(noted, _ => key));
            return flow.Step(Notes("b"), noted);
        }));

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal("lock", Assert.Single(run.Errors).Step);
        Assert.Equal(["+a", "-a"], diary);
        await AssertEndedAsync();
    }

    [Theory]
    [MemberData(nameof(Keys), DisableDiscoveryEnumeration = true)]
    public async Task The_ordering_key_of_an_event_fails_the_run(string key)
    {
        var emits = Step.Create("b", async (string input, StepContext _) =>
        {
            diary.Add("+b");
            await using var session = host.Database.BeginSession();
            session.Emit(new EmittedEvent("note.created", "1", 0, new EmitOptions { OrderingKey = key }));
            await session.CommitAsync(Cancellation);
            return input;
        });

        var run = await RunAsync(
            Workflow.Create("emits", (Composer<string> flow) => flow.Step(emits, flow.Step(Notes("a"), flow.Input))));

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.InRange(diary.Count(line => line == "+b"), 1, 10);
        Assert.Equal(["+a", "-a"], diary.Where(line => line != "+b"));
        await AssertEndedAsync();
    }

    [Fact]
    public async Task Calls_side_by_side_of_which_one_failed_unnoticed_fail_the_step()
    {
        await host.Database.AddAsync("taken");
        var halves = Step.Create("b", async (string input, StepContext _) =>
        {
            diary.Add("+b");
            var failed = new TaskCompletionSource();
            var beside = AddAfterAsync(failed.Task);
            await Record.ExceptionAsync(() => host.Database.AddAsync("taken"));
            failed.SetResult();
            await beside;
            return input;
        });

        var run = await RunAsync(
            Workflow.Create("halves", (Composer<string> flow) => flow.Step(halves, flow.Step(Notes("a"), flow.Input))));

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "+b", "-a"], diary);
        Assert.Equal(["taken"], await host.NotesAsync());
        await AssertEndedAsync();
    }

    [Fact]
    public async Task A_statement_whose_failure_the_handler_swallows_fails_the_step()
    {
        var swallows = Step.Create("b", async (string input, StepContext _) =>
        {
            diary.Add("+b");
            await Record.ExceptionAsync(() => host.Database.QueryAsync("select 1 / 0", row => 0, [], Cancellation));
            return input;
        });

        var run = await RunAsync(
            Workflow.Create("swallows", (Composer<string> flow) => flow.Step(swallows, flow.Step(Notes("a"), flow.Input))));

        Assert.Equal((WorkflowState.Reverted, "COM6022"), (run.State, (run.Error as CommerceException)?.Code));
        Assert.Equal("b", Assert.Single(run.Errors).Step);
        Assert.Equal(["+a", "+b", "-a"], diary);
        await AssertEndedAsync();
    }

    [Fact]
    public async Task A_constraint_that_is_checked_at_the_commit_fails_the_step_by_its_own_policies()
    {
        await host.Database.ExecuteAsync(
            "create table notes.line (number int unique deferrable initially deferred)", [], Cancellation);
        var doubles = Step.Create(
            new StepOptions("b") { Retry = new RetryPolicy { Attempts = 2 }, OnFailure = FailurePolicy.Continue },
            async (string input, StepContext step) =>
            {
                diary.Add($"+b{step.Attempt}");
                await host.Database.ExecuteAsync("insert into notes.line values (1), (1)", [], Cancellation);
                return input;
            });

        var run = await RunAsync(
            Workflow.Create("doubles", (Composer<string> flow) => flow.Step(doubles, flow.Step(Notes("a"), flow.Input))));

        Assert.Equal(WorkflowState.Done, run.State);
        Assert.Equal("b", Assert.Single(run.Errors).Step);
        Assert.Equal(["+a", "+b1", "+b2"], diary);
        await AssertEndedAsync();
    }

    private async Task AddAfterAsync(Task moment)
    {
        await using var session = host.Database.BeginSession();
        await session.QueryAsync("insert into notes.note (text) values ('beside')", row => 0, [], Cancellation);
        await moment;
        await session.CommitAsync(Cancellation);
    }

    private Task<WorkflowRun<string>> RunAsync(Workflow<string, string> workflow) =>
        host.Runtime.RunAsync(host, workflow, "x", new RunOptions { ThrowOnError = false }, Cancellation);

    private Step<string, string> Notes(string name) => Step.Create(
        name,
        (string input, StepContext _) =>
        {
            diary.Add($"+{name}");
            return Task.FromResult(StepResponse.Of(input));
        },
        (string _, StepContext _) =>
        {
            diary.Add($"-{name}");
            return Task.CompletedTask;
        });

    private async Task AssertEndedAsync() => Assert.Equal(
        ["0"], await host.ColumnAsync("select count(*) from commerce.workflow_execution where state not in ('done', 'reverted')"));
}
