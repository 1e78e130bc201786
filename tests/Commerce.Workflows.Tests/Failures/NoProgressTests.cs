using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A run that no host can bring forward is parked after a bounded number of attempts.</summary>
public class NoProgressTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_whose_entries_are_refused_is_called_a_bounded_number_of_times_and_then_parked()
    {
        var store = new Bench();
        var bench = new Bench(new RefusingJournal(store.Journal, entry => entry.Step == "a"));
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));
        bench.Registry.TryAdd(workflow);
        await bench.Engine.StartAsync(workflow, 1, new RunOptions { TransactionId = "t" }, Stop);

        RecoveredRun? last = null;
        while (last?.Outcome != RecoveryOutcome.Parked)
        {
            try
            {
                last = (await bench.SweepAsync()).SingleOrDefault();
            }
            catch (JournalRefusedException)
            {
                // It is claimed again after a pause.
            }

            store.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.StartsWith("COM3049", last.ParkedReason, StringComparison.Ordinal);
        Assert.InRange(bench.Diary.Count, 30, 300);
        Assert.Empty(await bench.SweepAsync());
    }

    [Fact]
    public async Task A_compensation_is_cancelled_when_the_host_stops_and_repeated_by_the_next_one()
    {
        var bench = new Bench();
        var begun = new TaskCompletionSource();
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
        bench.Registry.TryAdd(workflow);
        await bench.Engine.StartAsync(workflow, 1, new RunOptions { TransactionId = "t" }, Stop);
        using var stopping = new CancellationTokenSource();

        var resuming = bench.Runtime.Recovery.RecoverAsync(bench, 10, stopping.Token);
        await begun.Task;
        await stopping.CancelAsync();
        await resuming;
        isSlow = false;
        await bench.SweepAsync();

        Assert.Equal(["!b", ">a", "-a"], bench.Diary);
        Assert.Equal(WorkflowState.Reverted, (await bench.FindAsync("w", "t")).State);
    }
}
