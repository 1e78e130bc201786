using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Retries: C040–C053.</summary>
public class RetryTests
{
    private readonly Bench bench = new();

    [Trait("Case", "C040")]
    [Fact]
    public async Task A_step_that_always_throws_is_called_four_times_and_the_one_before_is_compensated()
    {
        var attempts = new List<int>();
        var two = Step.Create(Retries("two", 4), Task<int> (int _, StepContext step) =>
        {
            attempts.Add(step.Attempt);
            throw new InvalidOperationException("two");
        });

        var run = await bench.TryAsync(
            Workflow.Create("retries", (Composer<int> flow) => flow.Step(two, flow.Step(bench.Adds("one", 1), flow.Input))), 5);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal([1, 2, 3, 4], attempts);
        Assert.Equal(["+one", "-one(5)"], bench.Diary);
    }

    [Trait("Case", "C041")]
    [Fact]
    public async Task A_failure_with_nothing_to_compensate_ends_reverted()
    {
        // CHANGE: Medusa ends failed when the step has no compensation handler at all; nothing is left to be looked at, so reverted.
        var run = await bench.TryAsync(
            Workflow.Create("one", (Composer<int> flow) => flow.Step(bench.Fails(Retries("one", 2)), flow.Input)), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["!one", "!one"], bench.Diary);
    }

    [Trait("Case", "C043")]
    [Fact]
    public async Task A_permanent_failure_is_not_tried_again()
    {
        var step = bench.Fails(Retries("step1", 2), exception: new PermanentFailureException("fail permanently"));

        var run = await bench.TryAsync(Workflow.Create("permanent", (Composer<int> flow) => flow.Step(step, flow.Input)), 1);

        Assert.Equal(["!step1"], bench.Diary);
        var error = Assert.Single(run.Errors);
        Assert.Equal(("step1", StepAction.Invoke, "fail permanently"), (error.Step, error.Action, error.Error.Message));
    }

    [Trait("Case", "C044")]
    [Fact]
    public async Task A_run_in_the_background_retries_and_is_compensated()
    {
        var workflow = Workflow.Create("background", (Composer<int> flow) =>
            flow.Step(
                bench.Fails(new StepOptions("step_2") { Retry = new() { Attempts = 3 }, CompensateUncertain = true }),
                flow.Step(bench.Adds("step_1", 1), flow.Input)));
        bench.Registry.TryAdd(workflow);

        var started = await bench.Engine.StartAsync(workflow, 5, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(bench.Diary);
        await bench.SweepAsync();

        Assert.Equal(WorkflowState.Reverted, (await bench.FindAsync("background", started.TransactionId)).State);
        Assert.Equal(["+step_1", "!step_2", "!step_2", "!step_2", "-step_2(0)", "-step_1(5)"], bench.Diary);
    }

    [Trait("Case", "C046")]
    [Fact]
    public async Task A_step_waits_between_its_attempts_and_gets_the_same_input()
    {
        var gaps = new List<DateTimeOffset>();
        var step1 = Step.Create(
            new StepOptions("step1") { Retry = new() { Attempts = 3, Delay = TimeSpan.FromSeconds(1) } },
            (int input, StepContext step) =>
            {
                gaps.Add(bench.Clock.GetUtcNow());
                return step.Attempt < 3
                    ? Task.FromException<Tried>(new InvalidOperationException("not yet"))
                    : Task.FromResult(new Tried(true, step.Attempt, input));
            });
        var workflow = Workflow.Create("interval", (Composer<int> flow) =>
        {
            var got = flow.Step(step1, flow.Step(bench.Adds("step0", 1), flow.Input));
            flow.Step(bench.Adds("step2", 1), flow.Select(got, it => it.Attempts));
            return got;
        });

        var running = bench.RunAsync(workflow, 1);
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(1));
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(1));
        var run = await running;

        Assert.Equal(new Tried(true, 3, 2), run.Result);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], gaps.Zip(gaps.Skip(1), (before, after) => after - before));
        Assert.Equal(["+step0", "+step2"], bench.Diary);
    }

    [Trait("Case", "C046")]
    [Fact]
    public async Task A_long_wait_between_attempts_releases_the_run_and_any_host_continues()
    {
        var step = bench.Fails(new StepOptions("step") { Retry = new() { Attempts = 2, Delay = TimeSpan.FromHours(1) } }, times: 1);
        var workflow = Workflow.Create("hour", (Composer<int> flow) => flow.Step(step, flow.Input));

        var run = await bench.TryAsync(workflow, 1, "t");
        Assert.Equal(WorkflowState.Invoking, run.State);
        Assert.Empty(await bench.SweepAsync());
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var resumed = Assert.Single(await bench.SweepAsync());

        Assert.Equal(WorkflowState.Done, resumed.State);
        Assert.Equal(["!step", "+step"], bench.Diary);
    }

    [Trait("Case", "C049")]
    [Fact]
    public async Task A_waiting_step_is_invoked_again_when_asked()
    {
        var step2 = Step.External<int, string, int>(
            "step_2",
            (_, step) =>
            {
                bench.Note($"step_2#{step.Attempt}");
                return Task.FromResult(0);
            },
            (_, _) => Task.CompletedTask);
        var workflow = Workflow.Create("again", (Composer<int> flow) => flow.Step(step2, flow.Step(bench.Adds("step_1", 1), flow.Input)));
        await bench.TryAsync(workflow, 1, "t");

        await bench.Engine.GetRun("again", "t").RetryStepAsync("step_2", cancellationToken: TestContext.Current.CancellationToken);
        await bench.Engine.GetRun("again", "t").CompleteStepAsync(
            "step_2", System.Text.Json.JsonSerializer.SerializeToElement("ok"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["+step_1", "step_2#1", "step_2#2"], bench.Diary);
        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("again", "t")).State);
    }

    [Trait("Case", "C052")]
    [Fact]
    public async Task Progress_tells_every_attempt_and_the_outcome_holds_one_error()
    {
        var told = new List<string>();
        var run = await bench.RunAsync(
            Workflow.Create("told", (Composer<int> flow) => flow.Step(bench.Fails(Retries("step", 3)), flow.Input)),
            1,
            new RunOptions { ThrowOnError = false, OnProgress = progress => told.Add($"{progress.Event} {progress.Attempt}") });

        Assert.Equal(
            ["Begin 1", "StepBegin 1", "StepFailure 1", "StepBegin 2", "StepFailure 2", "StepBegin 3", "StepFailure 3", "End 1"], told);
        Assert.Single(run.Errors);
    }

    [Trait("Case", "C053")]
    [Fact]
    public async Task A_compensation_that_fails_twice_is_tried_a_third_time()
    {
        var one = bench.CannotBeCompensated(new StepOptions("one") { CompensationRetry = new() { Attempts = 3 } }, times: 2);

        var run = await bench.TryAsync(
            Workflow.Create("retried", (Composer<int> flow) => flow.Step(bench.Fails("two"), flow.Step(one, flow.Input))), 5);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["!two", "!one(5)", "!one(5)", "-one(5)"], bench.Diary);
    }

    [Fact]
    public async Task Backoff_grows_is_capped_and_filtered()
    {
        var policy = new RetryPolicy
        {
            Attempts = 9,
            Delay = TimeSpan.FromSeconds(1),
            Backoff = 2,
            MaxDelay = TimeSpan.FromSeconds(5),
            Handles = exception => exception is TimeoutException,
        };
        var step = bench.Fails(new StepOptions("step") { Retry = policy });

        await bench.TryAsync(Workflow.Create("filtered", (Composer<int> flow) => flow.Step(step, flow.Input)), 1);
        var late = bench.Fails(new StepOptions("late") { Retry = policy }, times: 4, new TimeoutException());
        var running = bench.TryAsync(Workflow.Create("capped", (Composer<int> flow) => flow.Step(late, flow.Input)), 1, "t");
        foreach (var seconds in new[] { 1, 2, 4, 5 })
        {
            await bench.Clock.PassAsync(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(WorkflowState.Done, (await running).State);
        Assert.Equal(["!step", "!late", "!late", "!late", "!late", "+late"], bench.Diary);
        Assert.Equal(4, (await bench.FindAsync("capped", "t")).Entries.Count(entry => entry.Outcome == StepOutcome.Retrying));
    }

    private sealed record Tried(bool Success, int Attempts, int Input);

    private static StepOptions Retries(string name, int attempts) => new(name) { Retry = new() { Attempts = attempts } };
}
