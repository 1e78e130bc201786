using System.Text.Json;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A run is reverted when every step that has to be compensated was, and not before.</summary>
public class IncompleteReplayTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_that_throws_while_a_run_is_replayed_parks_the_run()
    {
        var bench = new Bench();
        var isBroken = false;
        var workflow = Workflow.Create("w", (Composer<int> flow) =>
        {
            var a = flow.Step(bench.Adds("a", 1), flow.Input);
            var text = flow.Select(a, value => isBroken ? throw new FormatException("changed") : value);
            return flow.Step(bench.Adds("c", 1), flow.Step(bench.Adds("b", 1), text));
        });
        await bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "t" });
        isBroken = true;

        var parked = await bench.Engine.GetRun("w", "t").CancelAsync(Stop);

        Assert.StartsWith("COM3048", parked.ParkedReason, StringComparison.Ordinal);
        Assert.Contains("'b', 'c'", parked.ParkedReason, StringComparison.Ordinal);
        Assert.Contains("FormatException: changed", parked.ParkedReason, StringComparison.Ordinal);
        Assert.Equal(["+a", "+b", "+c"], bench.Diary);

        isBroken = false;
        Assert.Equal(WorkflowState.Reverted, (await bench.Engine.GetRun("w", "t").ResumeAsync(Stop)).State);
        Assert.Equal(["+a", "+b", "+c", "-c(3)", "-b(2)", "-a(1)"], bench.Diary);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_that_throws_before_every_step_that_was_done_parks_the_run(bool isUncertain)
    {
        var bench = new Bench();
        var isBroken = false;
        var options = new StepOptions("a") { CompensateUncertain = isUncertain, OnFailure = FailurePolicy.Continue };
        var workflow = Workflow.Create("w", (Composer<int> flow) =>
        {
            var text = flow.Select(flow.Input, value => isBroken ? throw new FormatException("changed") : value);
            flow.Step(isUncertain ? bench.Fails(options) : bench.Adds(options), text);
            return flow.WaitFor(Step.WaitFor<int>("wait"));
        });
        await bench.TryAsync(workflow, 1, "t");
        isBroken = true;

        var parked = await bench.Engine.GetRun("w", "t").CompleteStepAsync(
            "wait", JsonSerializer.SerializeToElement(1), cancellationToken: Stop);

        Assert.StartsWith("COM3048", parked.ParkedReason, StringComparison.Ordinal);
        Assert.Contains("'a'", parked.ParkedReason, StringComparison.Ordinal);
        Assert.Equal(WorkflowState.Compensating, (await bench.FindAsync("w", "t")).State);

        isBroken = false;
        Assert.Equal(WorkflowState.Reverted, (await bench.Engine.GetRun("w", "t").ResumeAsync(Stop)).State);
        Assert.Equal(isUncertain ? "-a(0)" : "-a(1)", bench.Diary[^1]);
    }

    [Fact]
    public async Task Iterations_of_a_loop_are_compensated_also_when_an_earlier_one_was_not_done()
    {
        var bench = new Bench();
        var workflow = Loop([1, 2, 3], (turn, item) => turn.Step(bench.Fails("b"), turn.Step(bench.Adds("a", 1), item)));
        await bench.TryAsync(workflow, 0, "first");
        var header = (await bench.FindAsync("w", "first")).Header with { Id = new RunId("x"), TransactionId = "t" };
        await bench.Journal.WriteAsync(
            new JournalWrite(header, WorkflowState.Invoking, [Done(1, "items[0]/a", 1), Done(2, "items[2]/a", 3)])
            {
                CreatesRun = true,
                Owned = false,
            },
            Stop);

        await bench.SweepAsync();

        var run = await bench.FindAsync("w", "t");
        Assert.Equal((WorkflowState.Reverted, null), (run.State, run.ParkedReason));
        Assert.Superset(
            new HashSet<string>(["items[0]/a", "items[2]/a"]),
            run.Entries.Where(entry => entry.Outcome == StepOutcome.Reverted).Select(entry => entry.Step).ToHashSet());

        static JournalEntry Done(int number, string step, int input) => new(number, step, StepAction.Invoke, StepOutcome.Done)
        {
            Output = $"{input + 1}",
            CompensationInput = $"{input}",
        };
    }

    [Fact]
    public async Task Iterations_that_had_not_begun_do_not_begin_when_the_run_stops()
    {
        var bench = new Bench();
        var workflow = Loop(
            [1, 2, 3, 4], (turn, item) => turn.When("choice", item, _ => true, then => then.Step(bench.Fails("a"), item)));
        await bench.Engine.StartAsync(workflow, 0, new RunOptions { TransactionId = "t" }, Stop);

        var recovered = Assert.Single(await bench.SweepAsync());

        Assert.Equal((WorkflowState.Reverted, RecoveryOutcome.Ended), (recovered.State, recovered.Outcome));
        var run = await bench.FindAsync("w", "t");
        Assert.DoesNotContain(run.Entries, entry => entry.Step.StartsWith("items[3]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_that_throws_when_a_result_is_read_is_an_error_and_not_the_default()
    {
        var bench = new Bench();
        var isBroken = false;
        var workflow = Workflow.Create(
            new WorkflowOptions("w") { OnDuplicate = DuplicatePolicy.ReturnStored },
            (Composer<int> flow) => flow.Select(
                flow.Step(bench.Adds("a", 1), flow.Input), value => isBroken ? throw new FormatException("changed") : value));
        await bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "t" });
        isBroken = true;

        var read = await Assert.ThrowsAsync<CommerceException>(() => bench.Engine.GetRun("w", "t").GetResultAsync<int>(Stop));
        var repeated = await Assert.ThrowsAsync<CommerceException>(() => bench.TryAsync(workflow, 1, "t"));

        Assert.Equal(("COM3055", "COM3055"), (read.Code, repeated.Code));
        Assert.Contains("changed", read.Message, StringComparison.Ordinal);
        isBroken = false;
        Assert.Equal(2, (await bench.Engine.GetRun("w", "t").GetResultAsync<int>(Stop)).Result);
    }

    [Fact]
    public async Task A_list_that_is_shorter_when_a_run_is_replayed_parks_the_run()
    {
        var bench = new Bench();
        var length = 3;
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.ForEach(
            "each",
            flow.Select(flow.Input, IReadOnlyList<int> (first) => [.. Enumerable.Range(first, length)]),
            (each, item) => each.Step(bench.Adds("reserve", 0), item)));
        await bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "t" });
        length = 1;

        var parked = await bench.Engine.GetRun("w", "t").CancelAsync(Stop);

        Assert.Contains("'each[1]/reserve', 'each[2]/reserve'", parked.ParkedReason, StringComparison.Ordinal);
        Assert.Equal(WorkflowState.Compensating, (await bench.FindAsync("w", "t")).State);
        Assert.Equal(["+reserve", "+reserve", "+reserve"], bench.Diary);
    }

    /// <summary>A loop of two iterations at once.</summary>
    private static Workflow<int, int> Loop(IReadOnlyList<int> items, Func<Flow, Value<int>, Value<int>> body) => Workflow.Create(
        "w",
        (Composer<int> flow) => flow.Select(
            flow.ForEach("items", flow.Select(flow.Input, _ => items), body, maxConcurrency: 2), numbers => numbers.Count));
}
