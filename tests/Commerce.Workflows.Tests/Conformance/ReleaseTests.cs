using System.Text.Json;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>A run of which all branches wait is released, so that no host has to keep it.</summary>
public class ReleaseTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_released_when_its_last_branch_that_works_has_ended()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create("w", (Composer<int> flow) =>
        {
            var (one, two) = flow.Parallel(works => works.Step(bench.Gated("a", gate.Task), flow.Input), waits => waits.WaitFor(call));
            return flow.Combine(one, two, (left, right) => left + right);
        });

        var running = bench.TryAsync(workflow, 1, "t");
        await bench.NotedAsync(">a");
        gate.SetResult();

        Assert.Equal(WorkflowState.Invoking, (await running).State);
        await bench.Engine.GetRun("w", "t").CompleteStepAsync("call", JsonSerializer.SerializeToElement(2), cancellationToken: Stop);
        Assert.Equal(WorkflowState.Done, bench.Journal.Runs[0].State);
    }

    [Fact]
    public async Task A_released_run_is_resumed_when_the_first_of_its_times_has_come()
    {
        var workflow = Workflow.Create("w", (Composer<int> flow) =>
        {
            var (one, two) = flow.Parallel(Later("soon", 1), Later("late", 2));
            return flow.Combine(one, two, (left, right) => left + right);

            Func<Flow, Value<int>> Later(string name, int hours) => branch =>
            {
                branch.Delay(name, TimeSpan.FromHours(hours));
                return branch.Step(bench.Adds($"after-{name}", 1), flow.Input);
            };
        });
        await bench.TryAsync(workflow, 1, "t");

        foreach (var note in (string[])["+after-soon", "+after-late"])
        {
            Assert.Empty(await bench.SweepAsync());
            bench.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Single(await bench.SweepAsync());
            Assert.Equal(note, bench.Diary[^1]);
        }
    }
}
