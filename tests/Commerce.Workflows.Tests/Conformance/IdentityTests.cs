using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Identity and storage: C181–C190; errors: C210–C211.</summary>
public class IdentityTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "C181")]
    [Fact]
    public async Task A_second_run_of_a_transaction_id_gets_the_stored_outcome()
    {
        var workflow = Workflow.Create(Options("idempotent", DuplicatePolicy.ReturnStored), (Composer<int> flow) =>
            flow.Select(flow.Step(bench.Adds("a", 1), flow.Input), value => value * 10));

        var first = await bench.TryAsync(workflow, 1, "transaction_1");
        var second = await bench.TryAsync(workflow, 99, "transaction_1");

        Assert.Equal((WorkflowState.Done, 20), (second.State, second.Result));
        Assert.Equal(first.Result, second.Result);
        Assert.Equal(["+a"], bench.Diary);
        Assert.Single(bench.Journal.Runs);
    }

    [Trait("Case", "C181")]
    [Fact]
    public async Task A_stored_failure_is_returned_too()
    {
        var workflow = Workflow.Create(
            Options("idempotent", DuplicatePolicy.ReturnStored), (Composer<int> flow) => flow.Step(bench.Fails("a"), flow.Input));
        await bench.TryAsync(workflow, 1, "t");

        var second = await bench.TryAsync(workflow, 1, "t");

        Assert.Equal(WorkflowState.Reverted, second.State);
        Assert.Contains("a failed", second.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(["!a"], bench.Diary);
        await Assert.ThrowsAsync<RunFailedException>(() => bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "t" }));
    }

    [Trait("Case", "C182")]
    [Fact]
    public async Task A_run_that_failed_may_be_run_again_under_its_id_and_both_rows_stay()
    {
        // CHANGE: by default the second run is refused; running again is for ids whose run did not succeed.
        var failures = 1;
        var step = Step.Create(
            "a",
            (int input, StepContext _) =>
                failures-- > 0 ? Task.FromException<int>(new InvalidOperationException("first")) : Task.FromResult(input));
        var workflow = Workflow.Create(
            Options("again", DuplicatePolicy.RerunAfterFailure), (Composer<int> flow) => flow.Step(step, flow.Input));

        Assert.Equal(WorkflowState.Reverted, (await bench.TryAsync(workflow, 1, "t")).State);
        Assert.Equal((WorkflowState.Done, 2), Pair(await bench.TryAsync(workflow, 2, "t")));
        Assert.Equal((WorkflowState.Done, 2), Pair(await bench.TryAsync(workflow, 3, "t")));

        Assert.Equal(["t", "t"], bench.Journal.Runs.Select(run => run.Header.TransactionId));
        Assert.Equal(2, bench.Journal.Runs.Select(run => run.Header.Id).Distinct().Count());

        static (WorkflowState State, int Result) Pair(WorkflowRun<int> run) => (run.State, run.Result);
    }

    [Fact]
    public async Task Of_two_that_run_a_failed_id_again_at_once_one_does_and_the_other_gets_its_outcome()
    {
        var racing = new RacingJournal(bench.Journal);
        var other = new Bench(racing);
        var options = Options("again", DuplicatePolicy.RerunAfterFailure);
        var mine = Workflow.Create(options, (Composer<int> flow) => flow.Step(bench.Fails(new StepOptions("a"), 0), flow.Input));
        var failing = Workflow.Create(options, (Composer<int> flow) => flow.Step(other.Fails("a"), flow.Input));
        await other.TryAsync(failing, 1, "t");

        racing.AfterFind = () => bench.TryAsync(mine, 2, "t");
        var second = await other.TryAsync(failing, 3, "t");

        Assert.Equal((WorkflowState.Done, 2), (second.State, second.Result));
        Assert.Equal(["!a"], other.Diary);
    }

    [Trait("Case", "C185")]
    [Fact]
    public async Task A_stored_run_that_is_done_is_cancelled_by_its_id()
    {
        var workflow = Workflow.Create(
            Options("idempotent", DuplicatePolicy.ReturnStored), (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));
        var run = await bench.TryAsync(workflow, 1);
        Assert.Equal(WorkflowState.Done, run.State);

        Assert.Equal(WorkflowState.Reverted, (await bench.Engine.GetRun("idempotent", run.TransactionId).CancelAsync(Stop)).State);
    }

    [Trait("Case", "C187")]
    [Fact]
    public async Task A_second_run_during_the_first_learns_that_it_is_running()
    {
        // CHANGE: Medusa gives the second caller an empty answer.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rejecting = Workflow.Create("rejecting", (Composer<int> flow) => flow.Step(bench.Gated("a", gate.Task), flow.Input));
        var returning = Workflow.Create(
            Options("returning", DuplicatePolicy.ReturnStored), (Composer<int> flow) => flow.Step(bench.Gated("b", gate.Task), flow.Input));
        var (first, other) = (bench.TryAsync(rejecting, 1, "t"), bench.TryAsync(returning, 1, "t"));

        Assert.Equal("t", (await Assert.ThrowsAsync<DuplicateRunException>(() => bench.TryAsync(rejecting, 1, "t"))).TransactionId);
        Assert.Equal(WorkflowState.Invoking, (await bench.TryAsync(returning, 1, "t")).State);
        gate.SetResult();

        Assert.Equal([WorkflowState.Done, WorkflowState.Done], (await Task.WhenAll(first, other)).Select(run => run.State));
    }

    [Trait("Case", "C188")]
    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 4)]
    public async Task A_step_is_one_write_and_the_end_rides_with_the_last(bool transactional, int writes)
    {
        // CHANGE: Medusa saves the whole state 9 times for three steps.
        var counting = new Commerce.Testing.Workflows.FaultyJournal(new InMemoryJournal(TimeProvider.System), 0, default);
        var counted = new Bench(counting);
        var workflow = Workflow.Create("three", (Composer<int> flow) => flow.Step(
            counted.Adds("c", 1, transactional), flow.Step(
                counted.Adds("b", 1, transactional), flow.Step(counted.Adds("a", 1, transactional), flow.Input))));

        await counted.RunAsync(workflow, 1);

        Assert.Equal(writes, counting.Count);
    }

    [Trait("Case", "C210")]
    [Fact]
    public async Task The_original_exception_is_thrown_in_the_process_and_kept_as_data()
    {
        // CHANGE: Medusa throws a plain object that only looks like the error.
        var mine = new MyException("mine") { Reason = 5 };

        var thrown = await Assert.ThrowsAsync<MyException>(
            () => bench.RunAsync(Workflow.Create("throws", (Composer<int> flow) => flow.Step(bench.Throws("a", mine), flow.Input)), 1));

        Assert.Same(mine, thrown);
        Assert.Contains(nameof(MyException), bench.Journal.Runs[0].Entries[0].Error, StringComparison.Ordinal);
    }

    private static WorkflowOptions Options(string name, DuplicatePolicy policy) => new(name) { OnDuplicate = policy };

    [Theory]
    [InlineData("", "t")]
    [InlineData("w", "")]
    public void A_run_is_found_by_the_name_of_its_workflow_and_its_transaction_id(string workflow, string transactionId) =>
        Assert.Throws<ArgumentException>(() => bench.Engine.GetRun(workflow, transactionId));

    private sealed class MyException(string message) : Exception(message)
    {
        public int Reason { get; init; }
    }

    [Theory]
    [InlineData("")]
    [InlineData("auto-mine")]
    public async Task An_id_that_only_the_engine_may_make_is_refused(string transactionId)
    {
        var workflow = Workflow.Create("ids", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));

        Assert.Equal("COM3036", (await Assert.ThrowsAsync<CommerceException>(() => bench.TryAsync(workflow, 1, transactionId))).Code);
    }

    [Trait("Case", "C007")]
    [Fact]
    public async Task A_handler_knows_the_run_its_caller_holds()
    {
        // CHANGE: a handler does not get the transaction object, which it could change, but the identity.
        var who = Step.Create("who", (int _, StepContext step) => Task.FromResult(step.TransactionId));

        var run = await bench.RunAsync(Workflow.Create("who", (Composer<int> flow) => flow.Step(who, flow.Input)), 1);

        Assert.Equal(run.TransactionId, run.Result);
    }

    [Trait("Case", "C120")]
    [Trait("Case", "C172")]
    [Fact]
    public async Task Everything_of_a_run_carries_its_id_also_inside_and_after_a_wait()
    {
        // CHANGE: there is no event group to pass around: what a run emits is held by the run.
        var ids = new List<RunId>();
        Step<int, int> Notes(string name) => Step.Create(name, (int input, StepContext step) =>
        {
            ids.Add(step.RunId);
            return Task.FromResult(input);
        });
        var inner = Workflow.Create("inner", (Composer<int> flow) => flow.Step(Notes("inside"), flow.Input));
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create("outer", (Composer<int> flow) =>
        {
            flow.Run(inner, flow.Step(Notes("before"), flow.Input));
            return flow.Step(Notes("after"), flow.WaitFor(call));
        });
        await bench.TryAsync(workflow, 1, "t");

        await bench.Engine.GetRun(workflow, "t").CompleteStepAsync(call, 1, cancellationToken: Stop);

        Assert.Equal(3, ids.Count);
        Assert.Equal(bench.Journal.Runs[0].Header.Id, Assert.Single(ids.Distinct()));
    }

    /// <summary>Does something once, after a run was looked for and before the caller has it.</summary>
    private sealed class RacingJournal(IJournal inner) : Commerce.Testing.Workflows.DelegatingJournal(inner)
    {
        public Func<Task>? AfterFind { get; set; }

        public override async ValueTask<StoredRun?> FindAsync(
            string workflowId, string transactionId, CancellationToken cancellationToken)
        {
            var found = await base.FindAsync(workflowId, transactionId, cancellationToken);
            if (AfterFind is { } race)
            {
                AfterFind = null;
                await race();
            }

            return found;
        }
    }
}
