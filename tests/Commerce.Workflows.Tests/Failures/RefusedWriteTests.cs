using System.Text.Json;
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

    [Theory]
    [InlineData(FailureKind.Fails)]
    [InlineData(FailureKind.IsRefused)]
    [InlineData(FailureKind.Retries)]
    public async Task A_failure_of_which_every_description_is_refused_is_written_without_one(FailureKind kind)
    {
        var bench = Refusing(entry => entry.Step == "b" && (entry.Outcome == StepOutcome.Done
            || !(entry.Error?.Contains("every description", StringComparison.Ordinal) ?? true)));
        var options = new StepOptions("b") { Retry = new RetryPolicy { Attempts = kind == FailureKind.Retries ? 2 : 1 } };
        var b = kind == FailureKind.IsRefused ? bench.Adds(options) : bench.Fails(options);

        var run = await bench.TryAsync(Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(b, flow.Step(bench.Adds("a", 1), flow.Input))), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal("-a(1)", bench.Diary[^1]);
        Assert.Contains("every description", journal.Runs[0].Entries[^2].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_that_failed_half_way_is_compensated_though_its_failure_was_refused(bool continues)
    {
        var bench = Refusing(entry => entry.Error?.Contains("half way", StringComparison.Ordinal) ?? false);
        var options = new StepOptions("b") { OnFailure = continues ? FailurePolicy.Continue : FailurePolicy.Fail };

        var run = await bench.TryAsync(HalfWay(bench, options, bench.Fails("c")), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(
            ["+a", ">b", "!b", .. continues ? (string[])["!c"] : [], "-b(half)", "-a(1)"],
            bench.Diary.Where((note, index) => bench.Diary.ToList().IndexOf(note) == index));
        Assert.Equal("\"half\"", journal.Runs[0].Entries[1].CompensationInput);
    }

    [Theory]
    [InlineData(false, RefusingJournal.Reason)]
    [InlineData(true, "failed for good")]
    public async Task A_permanent_failure_whose_entry_was_refused_is_not_retried(bool isTransient, string error)
    {
        var bench = new Bench(new RefusingJournal(
            journal,
            RefusingJournal.Once(entry => entry.Error?.Contains("for good", StringComparison.Ordinal) ?? false),
            isTransient ? JournalFailure.Transient : JournalFailure.Step));
        var options = new StepOptions("b") { Retry = new RetryPolicy { Attempts = 3 }, OnFailure = FailurePolicy.Continue };
        var b = Step.Create(options, Task<int> (int _, StepContext _) =>
        {
            bench.Note("!b");
            throw new PermanentFailureException("failed for good");
        });

        var run = await bench.TryAsync(Workflow.Create("w", (Composer<int> flow) => flow.Step(b, flow.Input)), 1);

        Assert.Equal((WorkflowState.Done, error), (run.State, run.Errors.Single().Error.Message));
        Assert.Equal(["!b"], bench.Diary);
    }

    [Fact]
    public async Task A_failure_beside_a_refused_write_is_not_lost()
    {
        var bench = Refusing(RefusingJournal.Once(entry => entry is { Step: "a", Outcome: StepOutcome.Failed }));
        var a = bench.FailsHalfWay(new StepOptions("a"), bench.NotedAsync(">b"));
        var b = bench.FailsHalfWay(new StepOptions("b"), Task.CompletedTask);

        var run = await bench.TryAsync(Workflow.Create("beside", (Composer<int> flow) =>
        {
            var (x, y) = flow.Parallel(one => one.Step(a, flow.Input), two => two.Step(b, flow.Input));
            return flow.Combine(x, y, (left, right) => left + right);
        }), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["-a(half)", "-b(half)"], bench.Diary.Where(note => note[0] == '-').Order());
    }

    [Fact]
    public async Task A_compensation_whose_failure_is_refused_has_failed()
    {
        var bench = Refusing(entry => entry.Error?.Contains("cannot be compensated", StringComparison.Ordinal) ?? false);
        var a = bench.CannotBeCompensated(new StepOptions("a") { CompensationRetry = new RetryPolicy { Attempts = 2 } });

        var run = await bench.TryAsync(Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(a, flow.Input))), 1);

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal(["!b", "!a(1)", "!a(1)"], bench.Diary);
        Assert.All(journal.Runs[0].Entries.TakeLast(2), entry => Assert.Contains("COM3047", entry.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_step_whose_answer_is_refused_has_failed(bool isComplete)
    {
        var bench = Refusing(entry =>
            entry is { Step: "ask", Outcome: StepOutcome.Done }
            || (entry.Error?.Contains("no way", StringComparison.Ordinal) ?? false));
        var ask = Step.External<int, int, int>(new StepOptions("ask"), (input, _) => Task.FromResult(input), (input, _) =>
        {
            bench.Note($"-ask({input})");
            return Task.CompletedTask;
        });
        await bench.TryAsync(
            Workflow.Create("asks", (Composer<int> flow) => flow.Step(ask, flow.Step(bench.Adds("a", 1), flow.Input))), 1, "t");
        var run = bench.Engine.GetRun("asks", "t");

        await (isComplete
            ? run.CompleteStepAsync("ask", JsonSerializer.SerializeToElement(5), cancellationToken: TestContext.Current.CancellationToken)
            : run.FailStepAsync("ask", "no way", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(WorkflowState.Reverted, journal.Runs[0].State);
        Assert.Equal(["+a", "-ask(2)", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_step_whose_beginning_is_refused_has_failed()
    {
        var bench = Refusing(entry => entry.Outcome == StepOutcome.Invoking);
        var ask = Step.External<int, int, int>(
            new StepOptions("ask"), (input, _) => Task.FromResult(input), (_, _) => Task.CompletedTask);

        var run = await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) =>
        {
            var sum = flow.Step(bench.Adds("a", 1), flow.Input);
            flow.Delay("pause", TimeSpan.Zero);
            return flow.Step(ask, sum);
        }), 1);

        Assert.Equal((WorkflowState.Reverted, RefusingJournal.Reason), (run.State, run.Error?.Message));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    private static Workflow<int, int> HalfWay(Bench bench, StepOptions options, Step<int, int> last) => Workflow.Create(
        "half-way",
        (Composer<int> flow) => flow.Step(
            last, flow.Step(bench.FailsHalfWay(options, Task.CompletedTask), flow.Step(bench.Adds("a", 1), flow.Input))));

    private Bench Refusing(Func<JournalEntry, bool> refuses) => new(new RefusingJournal(journal, refuses));

    private static Workflow<int, int> Chain(Bench bench, StepOptions b) => Workflow.Create("chain", (Composer<int> flow) =>
        flow.Step(bench.Adds("c", 1), flow.Step(bench.Adds(b), flow.Step(bench.Adds("a", 1), flow.Input))));

    public enum FailureKind
    {
        Fails,
        IsRefused,
        Retries,
    }
}
