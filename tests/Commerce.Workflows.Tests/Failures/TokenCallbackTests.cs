using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>
/// A callback that a handler registers on its token, and that throws, concerns nobody else: not the clock, the caller, or a host that
/// stops.
/// </summary>
public class TokenCallbackTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Bench bench = new();
    private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "COM3040")]
    [InlineData(false, "COM3041")]
    public async Task A_timeout_ends_the_run(bool ofStep, string code)
    {
        var workflow = Workflow.Create(
            new WorkflowOptions("w") { Timeout = ofStep ? null : Limit },
            (Composer<int> flow) => flow.Step(
                Patient(new StepOptions("b") { Timeout = ofStep ? Limit : null }), flow.Step(bench.Adds("a", 1), flow.Input)));

        var running = bench.TryAsync(workflow, 1);
        await began.Task;
        await bench.Clock.PassAsync(Limit);
        var run = await running;

        Assert.Equal((WorkflowState.Reverted, code), (run.State, ((CommerceException)run.Error!).Code));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_caller_that_cancels_is_not_told()
    {
        using var caller = new CancellationTokenSource();
        var running = bench.Runtime.RunAsync(bench, WithA(), 1, new RunOptions { ThrowOnError = false }, caller.Token);
        await began.Task;

        await caller.CancelAsync();

        Assert.Equal(WorkflowState.Reverted, (await running).State);
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_request_to_cancel_is_acknowledged()
    {
        var running = bench.TryAsync(WithA(), 1, "t");
        await began.Task;

        await bench.Engine.GetRun("w", "t").CancelAsync(Stop);

        Assert.Equal(WorkflowState.Reverted, (await running).State);
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_host_that_stops_releases_the_run()
    {
        using var stopping = new CancellationTokenSource();
        await bench.Engine.StartAsync(WithA(), 1, new RunOptions { TransactionId = "t" }, Stop);
        var running = bench.Runtime.Recovery.RecoverAsync(bench, 10, stopping.Token);
        await began.Task;

        await stopping.CancelAsync();
        await running;

        Assert.Equal(WorkflowState.Invoking, (await bench.FindAsync("w", "t")).State);
        Assert.Equal(["+a"], bench.Diary);
    }

    private Workflow<int, int> WithA() => Workflow.Create(
        "w", (Composer<int> flow) => flow.Step(Patient("b"), flow.Step(bench.Adds("a", 1), flow.Input)));

    private Step<int, int> Patient(StepOptions options) => Step.Create(options, async (int input, StepContext step) =>
    {
        step.CancellationToken.Register(() => throw new InvalidOperationException("A callback that throws."));
        began.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, bench.Clock, step.CancellationToken);
        return input;
    });
}
