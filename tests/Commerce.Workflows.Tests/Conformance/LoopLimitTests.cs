using Commerce.Tests;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>How many items of a loop run at once.</summary>
public class LoopLimitTests
{
    private readonly Bench bench = new();

    [Fact]
    public async Task A_loop_has_no_more_items_running_than_it_may()
    {
        var (now, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gates = Enumerable.Range(0, 6).Select(
            _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        var step = Step.Create("gated", async (int item, StepContext _) =>
        {
            lock (gates)
            {
                most = Math.Max(most, ++now);
            }

            if (now == 3)
            {
                full.TrySetResult();
            }

            await gates[item].Task;
            lock (gates)
            {
                now--;
            }

            return item;
        });
        var workflow = Workflow.Create(
            "bounded",
            (Composer<IReadOnlyList<int>> flow) =>
                flow.ForEach("items", flow.Input, (body, item) => body.Step(step, item), maxConcurrency: 3));

        var running = bench.RunAsync(workflow, [0, 1, 2, 3, 4, 5]);
        await full.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        gates.ForEach(gate => gate.SetResult());

        Assert.Equal([0, 1, 2, 3, 4, 5], (await running).Result);
        Assert.Equal(3, most);
    }
}
