using Commerce.Tests;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>Handlers that block their thread before they await anything.</summary>
public class BlockingHandlerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    private readonly Bench bench = new();

    [Fact]
    public async Task A_handler_that_blocks_is_out_of_time_as_any_other()
    {
        using var gate = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = Step.Create(new StepOptions("b") { Timeout = Limit }, (int input, StepContext _) =>
        {
            blocked.SetResult();
            gate.Wait(Patience.Limit, CancellationToken.None);
            return Task.FromResult(input);
        });

        var running = bench.TryAsync(
            Workflow.Create("w", (Composer<int> flow) => flow.Step(step, flow.Step(bench.Adds("a", 1), flow.Input))), 1);
        await blocked.Task;
        await bench.Clock.PassAsync(Limit);
        await bench.Clock.PassAsync(AbandonAfter);
        var run = await running;
        gate.Set();

        Assert.Equal((WorkflowState.Reverted, "COM3040"), (run.State, ((CommerceException)run.Error!).Code));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_handler_that_blocks_does_not_keep_a_run_whose_time_is_over()
    {
        using var gate = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = Step.Create("b", (int input, StepContext _) =>
        {
            blocked.SetResult();
            gate.Wait(Patience.Limit, CancellationToken.None);
            return Task.FromResult(input);
        });

        var running = bench.TryAsync(
            Workflow.Create(
                new WorkflowOptions("w") { Timeout = Limit },
                (Composer<int> flow) => flow.Step(step, flow.Step(bench.Adds("a", 1), flow.Input))),
            1);
        await blocked.Task;
        await bench.Clock.PassAsync(Limit);
        await bench.Clock.PassAsync(AbandonAfter);
        var run = await running;
        gate.Set();

        Assert.Equal((WorkflowState.Reverted, "COM3041"), (run.State, ((CommerceException)run.Error!).Code));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_compensation_that_blocks_is_out_of_time_as_any_other()
    {
        using var gate = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = Step.Create(
            new StepOptions("a") { CompensationTimeout = Limit },
            (int input, StepContext _) => Task.FromResult(StepResponse.Of(input, input)),
            (int _, StepContext _) =>
            {
                blocked.SetResult();
                gate.Wait(Patience.Limit, CancellationToken.None);
                return Task.CompletedTask;
            });

        var running = bench.TryAsync(
            Workflow.Create("w", (Composer<int> flow) => flow.Step(
                bench.Throws("b", new InvalidOperationException()), flow.Step(step, flow.Input))),
            1);
        await blocked.Task;
        await bench.Clock.PassAsync(Limit);
        await bench.Clock.PassAsync(AbandonAfter);
        var run = await running;
        gate.Set();

        Assert.Equal(WorkflowState.Failed, run.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Branches_that_block_do_so_side_by_side(bool ephemeral)
    {
        using var both = new Barrier(2);
        var step = Step.Create("b", (int input, StepContext _) => Task.FromResult(both.SignalAndWait(Patience.Limit) ? input : -1));
        var loop = Workflow.Create(
            new WorkflowOptions("w") { Ephemeral = ephemeral },
            (Composer<IReadOnlyList<int>> flow) => flow.ForEach(
                "items", flow.Input, (each, item) => each.Step(step, item), maxConcurrency: 2));

        var run = await bench.TryAsync(loop, [1, 2]);

        Assert.Equal([1, 2], run.Result);
    }
}
