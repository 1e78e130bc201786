using System.Text.Json;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A run that is read again after a refused write loses nothing that had happened beside it.</summary>
public class RestartedRunTests
{
    private readonly InMemoryJournal journal = new(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TaskCreationOptions.None)]
    [InlineData(TaskCreationOptions.RunContinuationsAsynchronously)]
    public async Task All_failures_beside_a_refused_write_are_written_and_compensated(TaskCreationOptions whenRefused)
    {
        var (run, notes) = await RunBesideAsync(whenRefused, (bench, name, gate) => bench.FailsHalfWay(new StepOptions(name), gate));

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["a", "b"], run.Errors.Select(error => error.Step).Order());
        Assert.Equal(
            ["a", "b"],
            journal.Runs[0].Entries.Where(entry => entry.Outcome == StepOutcome.Failed).Select(entry => entry.Step).Order());
        Assert.Equal(["!a", "!b", "-a(half)", "-b(half)"], notes);
    }

    [Theory]
    [InlineData(TaskCreationOptions.None)]
    [InlineData(TaskCreationOptions.RunContinuationsAsynchronously)]
    public async Task What_is_done_beside_a_refused_write_is_done_once_and_compensated(TaskCreationOptions whenRefused)
    {
        var (run, notes) = await RunBesideAsync(whenRefused, (bench, name, gate) => bench.Gated(name, gate));

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal("c", Assert.Single(run.Errors).Step);
        Assert.Equal(["+a", "+b", "-a(1)", "-b(1)"], notes);
    }

    [Fact]
    public async Task A_failure_that_is_refused_beside_another_refused_write_is_not_forgotten()
    {
        var options = new StepOptions("a") { OnFailure = FailurePolicy.Continue };

        var (run, notes) = await RunBesideAsync(
            TaskCreationOptions.None,
            (bench, name, gate) => bench.FailsHalfWay(options with { Name = name }, gate),
            RefusingJournal.Once(entry => entry is { Step: "a", Outcome: StepOutcome.Failed }));

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["!a", "!b", "-a(half)", "-b(half)"], notes);
    }

    [Fact]
    public async Task A_run_that_has_failed_does_not_continue_because_another_failure_was_refused()
    {
        // The write of the first failure collides with others; what failed beside it is in the journal then.
        var refusal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bench = new Bench(new RefusingJournal(
            journal, entry => entry is { Step: "a", Outcome: StepOutcome.Failed } && refusal.TrySetResult(), JournalFailure.Transient));
        var a = bench.FailsHalfWay(new StepOptions("a"), bench.NotedAsync(">b"));
        var b = bench.FailsHalfWay(new StepOptions("b"), refusal.Task);
        var workflow = Workflow.Create("beside", (Composer<int> flow) =>
        {
            var (x, y) = flow.Parallel(one => one.Step(bench.Adds("c", 1), one.Step(a, flow.Input)), two => two.Step(b, flow.Input));
            return flow.Combine(x, y, (left, right) => left + right);
        });

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(
            ["!a", "!b", "-a(half)", "-b(half)"], bench.Diary.Where(note => note[0] != '>').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_failure_to_which_the_run_does_not_come_again_is_written(bool isTransient)
    {
        var options = new StepOptions("b") { OnFailure = FailurePolicy.Continue };

        var bench = await FailBeforeAsync(bench => bench.FailsHalfWay(options, Task.CompletedTask), isTransient);

        Assert.Equal([">b", "!b", "-b(half)"], bench.Diary);
        var failed = journal.Runs[0].Entries.Single(entry => entry is { Step: "b", Outcome: StepOutcome.Failed });
        Assert.Equal("\"half\"", failed.CompensationInput);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_such_a_failure_may_have_done_is_compensated(bool isTransient)
    {
        var options = new StepOptions("b") { OnFailure = FailurePolicy.Continue, CompensateUncertain = true };

        var bench = await FailBeforeAsync(bench => bench.Fails(options), isTransient);

        Assert.Equal(["!b", "-b(0)"], bench.Diary);
    }

    [Fact]
    public async Task The_slot_of_a_run_is_written_though_its_first_write_was_refused()
    {
        var bench = new Bench(new RefusingJournal(
            journal, RefusingJournal.Once(entry => entry.Step == "~slot"), JournalFailure.Transient));
        var workflow = Workflow.Create(
            new WorkflowOptions("limited") { MaxConcurrency = 1 }, (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));

        Assert.Equal(WorkflowState.Done, (await bench.TryAsync(workflow, 1)).State);
        Assert.Equal(["~slot", "a"], journal.Runs[0].Entries.Select(entry => entry.Step));
    }

    [Fact]
    public async Task An_answer_whose_effect_was_refused_is_not_used_for_the_next_attempt()
    {
        var bench = new Bench(new RefusingJournal(
            journal, RefusingJournal.Once(entry => entry is { Step: "ask", Outcome: StepOutcome.Done })));
        var ask = Step.External<int, int, int>(
            new StepOptions("ask") { Retry = new RetryPolicy { Attempts = 2 } },
            (input, _) => Task.FromResult(input),
            (_, _) => Task.CompletedTask);
        await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(ask, flow.Input)), 1, "t");
        var run = bench.Engine.GetRun("asks", "t");

        await run.CompleteStepAsync("ask", JsonSerializer.SerializeToElement(5), cancellationToken: Stop);

        Assert.Equal((StepOutcome.Waiting, 2), journal.Runs[0].Entries[^1] is var last ? (last.Outcome, last.Attempt) : default);
        await run.CompleteStepAsync("ask", JsonSerializer.SerializeToElement(6), cancellationToken: Stop);
        Assert.Equal((WorkflowState.Done, "6"), (journal.Runs[0].State, journal.Runs[0].Entries[^1].Output));
    }

    /// <summary>
    /// Runs a step whose failure is refused once. When the run is read again, it fails before it comes to the step.
    /// </summary>
    private async Task<Bench> FailBeforeAsync(Func<Bench, Step<int, int>> create, bool isTransient)
    {
        var bench = new Bench(new RefusingJournal(
            journal,
            RefusingJournal.Once(entry => entry is { Step: "b", Outcome: StepOutcome.Failed }),
            isTransient ? JournalFailure.Transient : JournalFailure.Step));
        var calls = 0;

        var run = await bench.TryAsync(Workflow.Create("changes", (Composer<int> flow) =>
        {
            var one = flow.Select(flow.Input, value => ++calls > 1 ? throw new InvalidOperationException("not again") : value);
            return flow.Step(create(bench), one);
        }), 1);

        Assert.Equal((WorkflowState.Reverted, "not again"), (run.State, run.Error?.Message));
        return bench;
    }

    /// <summary>Runs two steps that end when the write of a third one, beside them, is refused.</summary>
    /// <param name="whenRefused">Whether they end before the refusal is known, or most often after it.</param>
    /// <param name="create">Creates one of them, which waits for the gate.</param>
    /// <param name="refuses">Which other entries are refused. Default: none.</param>
    /// <returns>The run, and what is in the diary about ends and compensations, sorted.</returns>
    private async Task<(WorkflowRun<int> Run, IEnumerable<string> Notes)> RunBesideAsync(
        TaskCreationOptions whenRefused, Func<Bench, string, Task, Step<int, int>> create, Func<JournalEntry, bool>? refuses = null)
    {
        var refusal = new TaskCompletionSource(whenRefused);
        var bench = new Bench(new RefusingJournal(
            journal, entry => entry is { Step: "c", Outcome: StepOutcome.Done }
                ? refusal.TrySetResult() || true
                : refuses?.Invoke(entry) ?? false));
        var (a, b) = (create(bench, "a", refusal.Task), create(bench, "b", refusal.Task));
        var c = Step.Create("c", async Task<int> (int input, StepContext _) =>
        {
            await Task.WhenAll(bench.NotedAsync(">a"), bench.NotedAsync(">b"));
            return input;
        });
        var workflow = Workflow.Create("beside", (Composer<int> flow) =>
        {
            var (x, y, z) = flow.Parallel(
                one => one.Step(a, flow.Input), two => two.Step(b, flow.Input), three => three.Step(c, flow.Input));
            return flow.Combine(x, y, z, (one, two, three) => one + two + three);
        });

        // On a thread of its own, because a signal runs the steps that wait for it.
        var run = await Task.Run(() => bench.TryAsync(workflow, 1), Stop);
        return (run, bench.Diary.Where(note => note[0] != '>').Order(StringComparer.Ordinal));
    }
}
