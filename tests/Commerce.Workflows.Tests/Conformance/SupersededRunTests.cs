using Commerce.Testing.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Runs that another host claims while this one executes them.</summary>
public class SupersededRunTests
{
    private readonly InMemoryJournal firstJournal;
    private readonly Bench first;
    private readonly Bench second;
    private readonly Workflow<int, int> workflow;
    private bool taken;

    public SupersededRunTests()
    {
        var store = new InMemoryStore(TimeProvider.System);
        firstJournal = new InMemoryJournal(store);
        (first, second) = (new Bench(firstJournal), new Bench(new InMemoryJournal(store)));
        var step = Step.Create("a", async (int input, StepContext _) =>
        {
            if (!taken)
            {
                // The lease of the first host expires inside the step, and the second host resumes the run.
                taken = true;
                firstJournal.Die();
                Assert.Equal(RecoveryOutcome.Ended, Assert.Single(await second.SweepAsync()).Outcome);
            }

            return input;
        });
        workflow = Workflow.Create("moving", (Composer<int> flow) => flow.Step(step, flow.Input));
        first.Registry.TryAdd(workflow);
        second.Registry.TryAdd(workflow);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_another_host_resumes_meanwhile_is_superseded_and_not_parked()
    {
        await first.Engine.StartAsync(workflow, 1, new RunOptions { TransactionId = "t" }, Stop);

        var recovered = Assert.Single(await first.SweepAsync());

        Assert.Equal((RecoveryOutcome.Superseded, null), (recovered.Outcome, recovered.ParkedReason));
        Assert.IsType<RunFencedException>(recovered.Error);
    }

    [Fact]
    public async Task Resuming_a_parked_run_that_another_host_ends_reports_the_end_and_no_reason()
    {
        await first.Engine.StartAsync(workflow, 1, new RunOptions { TransactionId = "t" }, Stop);
        var run = await firstJournal.FindAsync("moving", "t", Stop);
        await firstJournal.ParkAsync(run!.Header.Id, "the plan changed", Stop);

        var resumed = await first.Engine.GetRun(workflow, "t").ResumeAsync(Stop);

        Assert.Equal((WorkflowState.Done, null), (resumed.State, resumed.ParkedReason));
        Assert.Null((await firstJournal.FindAsync("moving", "t", Stop))!.ParkedReason);
    }

    [Fact]
    public async Task The_result_of_a_run_is_read_from_its_handle()
    {
        await first.Engine.StartAsync(workflow, 7, new RunOptions { TransactionId = "t" }, Stop);
        var handle = second.Engine.GetRun(workflow, "t");
        Assert.Equal(WorkflowState.NotStarted, (await handle.GetResultAsync<int>(Stop)).State);
        taken = true;
        await second.SweepAsync();

        Assert.Equal((WorkflowState.Done, 7), (await handle.GetResultAsync<int>(Stop)) is var run ? (run.State, run.Result) : default);
        Assert.Equal("COM3044", (await Assert.ThrowsAsync<CommerceException>(() => handle.GetResultAsync<string>(Stop))).Code);
        await Assert.ThrowsAsync<RunNotFoundException>(() => second.Engine.GetRun(workflow, "nobody").GetResultAsync<int>(Stop));
    }

    [Fact]
    public async Task A_run_that_begins_and_ends_while_the_host_claims_is_not_resumed_from_what_was_read_in_between()
    {
        var journal = new SlowClaims(new InMemoryJournal(TimeProvider.System));
        var bench = new Bench(journal);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gated = Workflow.Create("gated", (Composer<int> flow) => flow.Step(bench.Gated("a", gate.Task), flow.Input));
        Task<WorkflowRun<int>>? run = null;
        journal.BeforeClaim = () =>
        {
            run = bench.TryAsync(gated, 1);
            return bench.NotedAsync(">a");
        };
        journal.AfterClaim = () =>
        {
            gate.SetResult();
            return run!;
        };

        Assert.Empty(await bench.SweepAsync());

        Assert.Equal(WorkflowState.Done, (await run!).State);
        Assert.Equal([">a", "+a"], bench.Diary);
        Assert.Empty(await bench.SweepAsync());
    }

    /// <summary>Lets something happen around the first claim.</summary>
    private sealed class SlowClaims(IJournal inner) : DelegatingJournal(inner)
    {
        public Func<Task> BeforeClaim { get; set; } = () => Task.CompletedTask;

        public Func<Task> AfterClaim { get; set; } = () => Task.CompletedTask;

        public override async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
            IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken)
        {
            await BeforeClaim();
            var claimed = await base.ClaimAsync(running, room, cancellationToken);
            await AfterClaim();
            (BeforeClaim, AfterClaim) = (() => Task.CompletedTask, () => Task.CompletedTask);
            return claimed;
        }
    }
}
