using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Compensation and cancellation: C070–C080.</summary>
public class CompensationTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "C070")]
    [Fact]
    public async Task The_steps_before_a_failed_one_are_compensated_once()
    {
        // The option is that of the use, as in Medusa: a definition with a compensation must not have it (COM3053).
        var third = bench.Fails("third");
        var workflow = Workflow.Create("three", (Composer<int> flow) => flow.Step(
            third.With(third.Options with { NoCompensation = true }), flow.Step(
                bench.Adds("second", 1), flow.Step(bench.Adds("first", 1), flow.Input))));

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+first", "+second", "!third", "-second(2)", "-first(1)"], bench.Diary);
    }

    [Trait("Case", "C072")]
    [Fact]
    public async Task A_step_that_failed_half_way_compensates_the_half_it_did()
    {
        var invoked = 0;
        var reverted = new List<int[]>();
        var insert = Step.Create(
            new StepOptions("insert") { Retry = new() { Attempts = 4 } },
            async (int count, StepContext _) =>
            {
                await Task.CompletedTask;
                invoked++;
                return Enumerable.Range(1, count).Any(number => number % 2 == 1)
                    ? StepResponse.PermanentFailure(
                        "Error inserting 1, 3, 5, 7", Enumerable.Range(1, count).Where(number => number % 2 == 0).ToArray())
                    : StepResponse.Of(count, Array.Empty<int>());
            },
            (int[] inserted, StepContext _) =>
            {
                reverted.Add(inserted);
                return Task.CompletedTask;
            });

        var run = await bench.TryAsync(Workflow.Create("half", (Composer<int> flow) => flow.Step(insert, flow.Input)), 8);

        Assert.Equal((WorkflowState.Reverted, "Error inserting 1, 3, 5, 7", 1), (run.State, run.Error?.Message, invoked));
        Assert.Equal([2, 4, 6, 8], Assert.Single(reverted));
    }

    [Trait("Case", "C073")]
    [Fact]
    public async Task A_compensation_receives_its_own_data_in_exact_reverse_order()
    {
        var received = new List<string>();
        Task Revert<T>(T data, StepContext step)
        {
            received.Add($"{step.StepName}:{data}");
            return Task.CompletedTask;
        }

        var same = Step.Create(
            "same",
            (int _, StepContext _) => Task.FromResult(StepResponse.Of("o1")),
            (string data, StepContext step) => Revert(data, step));
        var other = Step.Create(
            "other",
            (string _, StepContext _) => Task.FromResult(StepResponse.Of("o2", "c2")),
            (string data, StepContext step) => Revert(data, step));
        var none = Step.Create(
            "none",
            (string _, StepContext _) => Task.FromResult(StepResponse.Of<string, string?>("o3", null)),
            (string? data, StepContext step) => Revert(data ?? "null", step));
        var fails = Step.Create(
            "fails",
            async (string input, StepContext _) =>
            {
                await Task.CompletedTask;
                return input.Length > 0 ? StepResponse.PermanentFailure("pf", "part1") : StepResponse.Of(1, "");
            },
            (string data, StepContext step) => Revert(data, step));

        await bench.TryAsync(
            Workflow.Create(
                "data", (Composer<int> flow) => flow.Step(fails, flow.Step(none, flow.Step(other, flow.Step(same, flow.Input))))),
            1);

        Assert.Equal(["fails:part1", "none:null", "other:c2", "same:o1"], received);
    }

    [Trait("Case", "C075")]
    [Fact]
    public async Task A_compensation_that_always_throws_does_not_keep_the_others_from_being_made()
    {
        var workflow = Workflow.Create("cannot", (Composer<int> flow) => flow.Step(
            bench.Fails("c"), flow.Step(bench.CannotBeCompensated("b"), flow.Step(bench.Adds("a", 1), flow.Input))));

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal((WorkflowState.Failed, "c failed"), (run.State, run.Error?.Message));
        Assert.Equal([("c", StepAction.Invoke), ("b", StepAction.Compensate)], run.Errors.Select(error => (error.Step, error.Action)));
        Assert.Equal(["+a", "!c", "!b(2)", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task Callers_are_not_invited_to_repeat_a_run_of_which_something_remains()
    {
        var away = Step.Create("away", (int _, StepContext _) => Task.FromException<int>(
            new CommerceException(ErrorType.Unavailable, "The mail server is away.")));
        var cannot = Workflow.Create("cannot", (Composer<int> flow) => flow.Step(
            away, flow.Step(bench.CannotBeCompensated("b"), flow.Input)));
        var can = Workflow.Create("can", (Composer<int> flow) => flow.Step(away, flow.Step(bench.Adds("a", 1), flow.Input)));

        var failed = await bench.TryAsync(cannot, 1);
        var reverted = await bench.TryAsync(can, 1);

        var error = Assert.IsType<CommerceException>(failed.Error);
        Assert.Equal((WorkflowState.Failed, "COM3057", ErrorType.UnexpectedState), (failed.State, error.Code, error.Type));
        Assert.Contains("The mail server is away.", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            (WorkflowState.Reverted, ErrorType.Unavailable),
            (reverted.State, Assert.IsType<CommerceException>(reverted.Error).Type));
    }

    [Trait("Case", "C076")]
    [Fact]
    public async Task A_use_of_a_step_may_switch_its_compensation_off()
    {
        var a = bench.Adds("a", 1);
        var workflow = Workflow.Create("off", (Composer<int> flow) => flow.Step(
            bench.Fails("b"), flow.Step(a.With(a.Options with { NoCompensation = true }), flow.Input)));

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "!b"], bench.Diary);
    }

    [Trait("Case", "C078")]
    [Fact]
    public async Task A_run_that_is_done_can_be_cancelled()
    {
        var workflow = Workflow.Create(
            "done", (Composer<int> flow) => flow.Step(bench.Adds("b", 1), flow.Step(bench.Adds("a", 1), flow.Input)));
        await bench.TryAsync(workflow, 1, "t");

        var cancelled = await bench.Engine.GetRun("done", "t").CancelAsync(Stop);

        Assert.Equal(WorkflowState.Reverted, cancelled.State);
        Assert.Equal(["+a", "+b", "-b(2)", "-a(1)"], bench.Diary);
    }

    [Trait("Case", "C079")]
    [Fact]
    public async Task A_cancelled_run_hands_the_compensation_its_data()
    {
        string? received = null;
        var step = Step.Create("data", (Unit _, StepContext _) => Task.FromResult(StepResponse.Of("data")), (string data, StepContext _) =>
        {
            received = data;
            return Task.CompletedTask;
        });
        await bench.TryAsync(Workflow.Create("data", (Composer<Unit> flow) => flow.Step(step)), default, "t");

        await bench.Engine.GetRun("data", "t").CancelAsync(Stop);

        Assert.Equal("data", received);
    }

    [Trait("Case", "C080")]
    [Fact]
    public async Task A_failed_run_cannot_be_cancelled_and_a_reverted_one_stays_as_it_is()
    {
        var failed = Workflow.Create(
            "failed", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(bench.CannotBeCompensated("a"), flow.Input)));
        var reverted = Workflow.Create(
            "reverted", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(bench.Adds("a", 1), flow.Input)));
        await bench.TryAsync(failed, 1, "t");
        await bench.TryAsync(reverted, 1, "t");

        var refused = await Assert.ThrowsAsync<CommerceException>(() => bench.Engine.GetRun("failed", "t").CancelAsync(Stop));
        Assert.Equal("COM3016", refused.Code);
        Assert.Equal(WorkflowState.Reverted, (await bench.Engine.GetRun("reverted", "t").CancelAsync(Stop)).State);
        Assert.Equal(1, bench.Diary.Count(line => line == "-a(1)"));
    }

    [Trait("Case", "X07")]
    [Fact]
    public async Task A_failed_compensation_can_be_tried_again_by_hand()
    {
        var broken = true;
        var a = Step.Create("a", (int input, StepContext _) => Task.FromResult(StepResponse.Of(input)), (int input, StepContext _) =>
        {
            bench.Note($"-a({input}) {(broken ? "broken" : "ok")}");
            return broken ? Task.FromException(new InvalidOperationException("away")) : Task.CompletedTask;
        });
        var workflow = Workflow.Create(
            "again", (Composer<int> flow) => flow.Step(bench.Fails("c"), flow.Step(bench.Adds("b", 1), flow.Step(a, flow.Input))));
        await bench.TryAsync(workflow, 1, "t");
        Assert.Equal(WorkflowState.Failed, (await bench.FindAsync("again", "t")).State);

        broken = false;
        var retried = await bench.Engine.GetRun("again", "t").RetryCompensationAsync(Stop);

        Assert.Equal(WorkflowState.Reverted, retried.State);
        Assert.Equal(["+b", "!c", "-b(1)", "-a(1) broken", "-a(1) ok"], bench.Diary);
        await Assert.ThrowsAsync<CommerceException>(() => bench.Engine.GetRun("again", "t").RetryCompensationAsync(Stop));
    }

    [Fact]
    public async Task A_retry_is_not_asked_for_again_while_it_is_under_way_and_the_run_is_not_superseded()
    {
        var (broken, gate) = (true, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var a = Step.Create("a", (int input, StepContext _) => Task.FromResult(StepResponse.Of(input)), async (int input, StepContext _) =>
        {
            if (broken)
            {
                throw new InvalidOperationException("away");
            }

            bench.Note(">-a");
            await gate.Task;
        });
        var workflow = Workflow.Create(
            new WorkflowOptions("again") { OnDuplicate = DuplicatePolicy.RerunAfterFailure },
            (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(a, flow.Input)));
        await bench.TryAsync(workflow, 1, "t");
        broken = false;
        var run = bench.Engine.GetRun("again", "t");

        var retry = run.RetryCompensationAsync(Stop);
        await bench.NotedAsync(">-a");

        Assert.Equal("COM3016", (await Assert.ThrowsAsync<CommerceException>(() => run.RetryCompensationAsync(Stop))).Code);
        Assert.Equal(WorkflowState.Compensating, (await bench.TryAsync(workflow, 1, "t")).State);
        gate.SetResult();
        Assert.Equal(WorkflowState.Reverted, (await retry).State);
        Assert.Single(bench.Journal.Runs);
    }
}
