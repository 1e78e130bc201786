using System.Text.Json;
using Commerce.Tests;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Timeouts: C110–C117, and what becomes of handlers that do not return (X10).</summary>
public sealed class TimeoutTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private readonly Bench bench = new();
    private readonly SemaphoreSlim handlers = new(0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => handlers.Dispose();

    [Trait("Case", "C110")]
    [Fact]
    public async Task The_timeout_of_a_run_cancels_what_is_running_and_compensates_everything()
    {
        var workflow = Workflow.Create(new WorkflowOptions("late") { Timeout = Short }, (Composer<int> flow) =>
        {
            var one = flow.Step(bench.Adds("action1", 1), flow.Input);
            var (two, _) = flow.Parallel(
                first => first.Step(Patient("action2"), one),
                second => second.Step(bench.Adds("action3", 1), one));
            return flow.Step(bench.Adds("action4", 1), two);
        });

        var running = bench.TryAsync(workflow, 1);
        await HaveBegunAsync(1);
        await bench.NotedAsync("+action3");
        await bench.Clock.PassAsync(Short);
        var run = await running;

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(("action2", "COM3041"), (run.Errors[0].Step, ((CommerceException)run.Errors[0].Error).Code));
        Assert.Equal(["+action1", "+action3", "-action3(2)", "-action1(1)"], bench.Diary);
    }

    [Trait("Case", "C111")]
    [Fact]
    public async Task The_timeout_of_a_step_fails_that_step()
    {
        var workflow = Workflow.Create("late", (Composer<int> flow) =>
            flow.Step(Patient(new StepOptions("action2") { Timeout = Short }), flow.Step(bench.Adds("action1", 1), flow.Input)));

        var running = bench.TryAsync(workflow, 1);
        await bench.Clock.PassAsync(Short);
        var run = await running;

        Assert.Equal((WorkflowState.Reverted, "COM3040"), (run.State, ((CommerceException)run.Error!).Code));
        Assert.Contains("'action2'", run.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["+action1", "-action1(1)"], bench.Diary);
    }

    [Trait("Case", "C113")]
    [Fact]
    public async Task Policies_of_steps_do_not_matter_when_the_run_is_out_of_time()
    {
        var workflow = Workflow.Create(new WorkflowOptions("late") { Timeout = Short }, (Composer<int> flow) => flow.Parallel<int>(
        [
            first => first.Step(Patient(new StepOptions("action2") { OnFailure = FailurePolicy.Continue }), flow.Input),
            second => second.Step(Patient(new StepOptions("action3") { OnFailure = FailurePolicy.Continue }), flow.Input),
        ]));

        var running = bench.TryAsync(workflow, 1);
        await HaveBegunAsync(2);
        await bench.Clock.PassAsync(Short);
        var run = await running;

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["action2", "action3"], run.Errors.Select(error => error.Step).Order());
        Assert.All(run.Errors, error => Assert.Equal("COM3041", ((CommerceException)error.Error).Code));
    }

    [Trait("Case", "C116")]
    [Fact]
    public async Task An_answer_that_does_not_come_in_time_compensates_the_run()
    {
        var call = Step.WaitFor<int>(new StepOptions("call") { Timeout = TimeSpan.FromHours(1) });
        var workflow = Workflow.Create("late", (Composer<int> flow) =>
        {
            flow.Step(bench.Adds("a", 1), flow.Input);
            return flow.WaitFor(call);
        });
        Assert.Equal(WorkflowState.Invoking, (await bench.TryAsync(workflow, 1, "t")).State);

        bench.Clock.Advance(TimeSpan.FromHours(1));
        var swept = Assert.Single(await bench.SweepAsync());

        Assert.Equal((WorkflowState.Reverted, "COM3040"), (swept.State, ((CommerceException)swept.Error!).Code));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Trait("Case", "C117")]
    [Fact]
    public async Task The_time_of_a_run_continues_while_it_waits()
    {
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create(
            new WorkflowOptions("late") { Timeout = TimeSpan.FromHours(1) }, (Composer<int> flow) => flow.WaitFor(call));
        await bench.TryAsync(workflow, 1, "t");

        bench.Clock.Advance(TimeSpan.FromHours(1));
        var swept = Assert.Single(await bench.SweepAsync());

        Assert.Equal((WorkflowState.Reverted, "COM3041"), (swept.State, ((CommerceException)swept.Error!).Code));
    }

    [Fact]
    public async Task A_step_that_is_out_of_time_is_tried_again_when_its_policy_says_so()
    {
        var step = Step.Create(
            new StepOptions("slow") { Timeout = Short, Retry = new() { Attempts = 2 } }, async (int input, StepContext step) =>
        {
            bench.Note($"attempt {step.Attempt}");
            await (step.Attempt == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, bench.Clock, step.CancellationToken) : Task.CompletedTask);
            return input;
        });

        var running = bench.TryAsync(Workflow.Create("slow", (Composer<int> flow) => flow.Step(step, flow.Input)), 1);
        await bench.Clock.PassAsync(Short);

        Assert.Equal(WorkflowState.Done, (await running).State);
        Assert.Equal(["attempt 1", "attempt 2"], bench.Diary);
    }

    [Fact]
    public async Task A_handler_that_returns_too_late_is_compensated_with_its_own_data()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workflow = Workflow.Create(
            "late",
            (Composer<int> flow) => flow.Step(bench.Gated("slow", gate.Task, new StepOptions("slow") { Timeout = Short }), flow.Input));

        var running = bench.TryAsync(workflow, 5);
        await bench.Clock.PassAsync(Short);
        gate.SetResult();
        var run = await running;

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal([">slow", "+slow", "-slow(5)"], bench.Diary);
    }

    [Trait("Case", "X10")]
    [Fact]
    public async Task A_handler_that_never_returns_does_not_keep_the_run()
    {
        var never = new TaskCompletionSource<int>();
        var step = Step.Create(new StepOptions("never") { Timeout = Short }, (int _, StepContext _) => never.Task);
        var workflow = Workflow.Create("never", (Composer<int> flow) => flow.Step(step, flow.Step(bench.Adds("a", 1), flow.Input)));

        var running = bench.TryAsync(workflow, 5);
        await bench.Clock.PassAsync(Short);
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(5));
        var run = await running;

        Assert.Equal((WorkflowState.Reverted, "COM3040"), (run.State, ((CommerceException)run.Error!).Code));
        Assert.Equal(["+a", "-a(5)"], bench.Diary);
    }

    [Trait("Case", "X10")]
    [Fact]
    public async Task Cancelling_reaches_the_token_of_the_running_handler()
    {
        var began = new TaskCompletionSource();
        var step = Step.Create("patient", async (int input, StepContext step) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, bench.Clock, step.CancellationToken);
            return input;
        });
        var workflow = Workflow.Create("cancel", (Composer<int> flow) => flow.Step(step, flow.Step(bench.Adds("a", 1), flow.Input)));

        var running = bench.TryAsync(workflow, 5, "t");
        await began.Task;
        await bench.Engine.GetRun("cancel", "t").CancelAsync(Stop);
        var run = await running;

        Assert.Equal((WorkflowState.Reverted, "COM3042"), (run.State, ((CommerceException)run.Error!).Code));
        Assert.Equal(["+a", "-a(5)"], bench.Diary);
        Assert.Equal(WorkflowState.Reverted, (await bench.FindAsync("cancel", "t")).State);
    }

    [Trait("Case", "C184")]
    [Fact]
    public async Task A_waiting_run_is_cancelled_and_its_row_stays()
    {
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create("cancel", (Composer<int> flow) =>
        {
            flow.Step(bench.Adds("a", 1), flow.Input);
            return flow.WaitFor(call);
        });
        await bench.TryAsync(workflow, 5, "t");

        var cancelled = await bench.Engine.GetRun("cancel", "t").CancelAsync(Stop);

        Assert.Equal(WorkflowState.Reverted, cancelled.State);
        Assert.Equal(["+a", "-a(5)"], bench.Diary);
        Assert.Single(bench.Journal.Runs);
        Assert.Equal("COM3015", (await Assert.ThrowsAsync<CommerceException>(() =>
            bench.Engine.GetRun("cancel", "t").CompleteStepAsync(
                "call", JsonSerializer.SerializeToElement(1), cancellationToken: Stop))).Code);
    }

    private Step<int, int> Patient(StepOptions options) => Step.Create(
        options,
        async (int input, StepContext step) =>
        {
            handlers.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, bench.Clock, step.CancellationToken);
            return input;
        });

    private async Task HaveBegunAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            await handlers.WaitAsync(Patience.Limit, Stop);
        }
    }

    [Trait("Case", "C114")]
    [Fact]
    public async Task A_run_that_is_out_of_time_has_one_error_and_no_result()
    {
        // CHANGE: Medusa still resolves the response of a run that was compensated.
        var slow = Step.Create(
            new StepOptions("step_1") { Timeout = TimeSpan.FromMilliseconds(100) }, async (string input, StepContext step) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, bench.Clock, step.CancellationToken);
            return input;
        });

        var running = bench.TryAsync(Workflow.Create("late", (Composer<string> flow) => flow.Step(slow, flow.Input)), "123");
        await bench.Clock.PassAsync(TimeSpan.FromMilliseconds(100));
        var run = await running;

        Assert.Equal((WorkflowState.Reverted, null), (run.State, run.Result));
        Assert.Equal("step_1", Assert.Single(run.Errors).Step);
    }
}
