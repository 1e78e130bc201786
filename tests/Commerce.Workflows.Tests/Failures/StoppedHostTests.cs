using Commerce.Tests;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A host that stops leaves all of its runs to the next one, also those that a caller awaits.</summary>
public class StoppedHostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_a_caller_awaits_is_interrupted_in_its_compensation()
    {
        var bench = new Bench();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isSlow = true;
        var step = Step.Create(
            "a",
            (int input, StepContext _) => Task.FromResult(StepResponse.Of(input, input)),
            async (int _, StepContext context) =>
            {
                begun.TrySetResult();
                bench.Note(isSlow ? ">a" : "-a");
                await Task.Delay(isSlow ? Timeout.Infinite : 0, context.CancellationToken);
            });
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(step, flow.Input)));

        var running = bench.TryAsync(workflow, 1, "t");
        await begun.Task;
        await bench.Runtime.Live.StopAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(WorkflowState.Compensating, (await bench.FindAsync("w", "t")).State);

        isSlow = false;
        var next = new Bench(bench.Journal);
        next.Registry.TryAdd(workflow);
        await next.SweepAsync();
        Assert.Equal(["!b", ">a", "-a"], bench.Diary);
        Assert.Equal(WorkflowState.Reverted, (await bench.FindAsync("w", "t")).State);
    }

    [Fact]
    public async Task A_run_that_begins_while_the_host_stops_is_interrupted_at_once()
    {
        var bench = new Bench();
        await bench.Runtime.Live.StopAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => bench.TryAsync(Workflow.Create("w", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input)), 1));

        Assert.Empty(bench.Diary);
    }

    [Fact]
    public async Task A_callback_of_a_handler_that_blocks_does_not_keep_whoever_cancels_its_run()
    {
        var bench = new Bench();
        using var gate = new ManualResetEventSlim();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = Step.Create("a", async (int input, StepContext context) =>
        {
            await using var callback = context.CancellationToken.Register(() => gate.Wait(Patience.Limit, CancellationToken.None));
            bench.Note("+a");
            await cancelled.Task;
            return input;
        });
        var running = bench.TryAsync(Workflow.Create("w", (Composer<int> flow) => flow.Step(step, flow.Input)), 1, "t");
        await bench.NotedAsync("+a");

        // With the callback in the way this would not return.
        await bench.Engine.GetRun("w", "t").CancelAsync(Stop).WaitAsync(Patience.Limit, Stop);
        Assert.False(gate.IsSet);

        gate.Set();
        cancelled.SetResult();
        Assert.Equal(WorkflowState.Reverted, (await running).State);
    }
}
