using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A write that the store refuses, because of its content, is a failure of the step it is about.</summary>
public class RefusedWriteTests
{
    private readonly InMemoryJournal journal = new(TimeProvider.System);

    [Fact]
    public async Task A_step_whose_effects_are_refused_has_failed()
    {
        var bench = Refusing(entry => entry is { Step: "b", Outcome: StepOutcome.Done });

        var run = await bench.TryAsync(Chain(bench, new StepOptions("b")), 1);

        Assert.Equal((WorkflowState.Reverted, RefusingJournal.Reason), (run.State, run.Error?.Message));
        Assert.Equal("b", run.Errors.Single().Step);
        Assert.Equal(["+a", "+b", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_step_whose_effects_always_collide_with_others_has_failed_after_a_few_attempts()
    {
        var bench = new Bench(new RefusingJournal(
            journal, entry => entry is { Step: "b", Outcome: StepOutcome.Done }, JournalFailure.Transient));

        var run = await bench.TryAsync(Chain(bench, new StepOptions("b")), 1);

        Assert.Equal((WorkflowState.Reverted, RefusingJournal.Reason), (run.State, run.Error?.Message));
        Assert.Equal("b", run.Errors.Single().Step);
        Assert.Equal(6, bench.Diary.Count(note => note == "+b"));
    }

    [Fact]
    public async Task The_policies_of_a_step_apply_to_it()
    {
        var bench = Refusing(entry => entry is { Step: "b", Outcome: StepOutcome.Done });
        var options = new StepOptions("b") { Retry = new RetryPolicy { Attempts = 3 }, OnFailure = FailurePolicy.Continue };

        var run = await bench.TryAsync(Chain(bench, options), 1);

        Assert.Equal(WorkflowState.Done, run.State);
        Assert.Equal(["+a", "+b", "+b", "+b", "+c"], bench.Diary);
        Assert.Equal(
            [StepOutcome.Done, StepOutcome.Retrying, StepOutcome.Retrying, StepOutcome.Failed, StepOutcome.Done],
            journal.Runs[0].Entries.Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task A_failure_that_cannot_be_written_is_written_without_its_text()
    {
        var bench = Refusing(entry => entry.Error?.Contains("b failed", StringComparison.Ordinal) ?? false);

        var run = await bench.TryAsync(Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(bench.Adds("a", 1), flow.Input))), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "!b", "-a(1)"], bench.Diary);
        Assert.Contains("COM3047", journal.Runs[0].Entries[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_of_which_nothing_can_be_written_is_left_after_a_few_attempts()
    {
        var bench = Refusing(entry => entry.Step == "b");

        var error = await Assert.ThrowsAsync<JournalRefusedException>(() => bench.TryAsync(Chain(bench, new StepOptions("b")), 1));

        Assert.Equal(RefusingJournal.Reason, error.Message);
        Assert.Equal(WorkflowState.Invoking, journal.Runs[0].State);
        Assert.InRange(bench.Diary.Count(note => note == "+b"), 1, 10);
    }

    [Fact]
    public async Task An_entry_of_a_compensation_that_is_refused_is_a_failure_of_the_compensation()
    {
        var bench = Refusing(entry => entry is { Step: "a", Outcome: StepOutcome.Reverted });

        var run = await bench.TryAsync(Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(bench.Adds("a", 1), flow.Input))), 1);

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal(["+a", "!b", "-a(1)"], bench.Diary);
    }

    private Bench Refusing(Func<JournalEntry, bool> refuses) => new(new RefusingJournal(journal, refuses));

    private static Workflow<int, int> Chain(Bench bench, StepOptions b) => Workflow.Create("chain", (Composer<int> flow) =>
        flow.Step(bench.Adds("c", 1), flow.Step(bench.Adds(b), flow.Step(bench.Adds("a", 1), flow.Input))));
}
