using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>Whoever cancels an ephemeral run ends it: the policies of its steps no longer apply.</summary>
public class EphemeralCancellationTests
{
    private readonly Bench bench = new();

    [Fact]
    public async Task A_step_is_not_retried() =>
        Assert.Equal(["+a", "b#1", "-a(1)"], await CancelAsync(new StepOptions("b") { Retry = new() { Attempts = 5 } }));

    [Fact]
    public async Task The_run_does_not_continue_after_the_step() =>
        Assert.Equal(["+a", "b#1", "-a(1)"], await CancelAsync(new StepOptions("b") { OnFailure = FailurePolicy.Continue }));

    private async Task<IReadOnlyList<string>> CancelAsync(StepOptions options)
    {
        using var caller = new CancellationTokenSource();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = Step.Create(options, async (int input, StepContext step) =>
        {
            bench.Note($"b#{step.Attempt}");
            began.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, bench.Clock, step.CancellationToken);
            return input;
        });
        var workflow = Workflow.Create(
            new WorkflowOptions("w") { Ephemeral = true },
            (Composer<int> flow) => flow.Step(bench.Adds("c", 1), flow.Step(step, flow.Step(bench.Adds("a", 1), flow.Input))));
        var running = bench.Runtime.RunAsync(bench, workflow, 1, new RunOptions { ThrowOnError = false }, caller.Token);
        await began.Task;

        await caller.CancelAsync();

        Assert.Equal(WorkflowState.Reverted, (await running).State);
        return bench.Diary;
    }
}
