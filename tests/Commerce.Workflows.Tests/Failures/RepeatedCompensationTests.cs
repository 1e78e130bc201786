using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A compensation that failed is called again, by its policy, on whatever host, and when a person asks for it.</summary>
public class RepeatedCompensationTests
{
    private static readonly RetryPolicy Later = new() { Attempts = 2, Delay = TimeSpan.FromMinutes(1) };
    private static readonly StepOptions WithRetry = new("a") { CompensationRetry = Later };

    private readonly Bench bench = new();

    private IEnumerable<(StepOutcome Outcome, int Attempt)> Compensations =>
        bench.Journal.Runs[0].Entries.Where(entry => entry.Action == StepAction.Compensate).Select(entry => (entry.Outcome, entry.Attempt));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_attempt_is_made_when_its_time_has_come_on_a_host_that_resumes_the_run()
    {
        await RunAsync(bench.CannotBeCompensated(WithRetry, times: 1));
        Assert.Empty(await bench.SweepAsync());

        bench.Clock.Advance(Later.Delay);

        Assert.Equal(WorkflowState.Reverted, Assert.Single(await bench.SweepAsync()).State);
        Assert.Equal(["!c", "!a(1)", "-a(1)"], bench.Diary);
        Assert.Equal([(StepOutcome.Retrying, 1), (StepOutcome.Reverted, 2)], Compensations);
    }

    [Fact]
    public async Task A_request_continues_the_numbers_of_the_attempts_and_the_policy_counts_from_there()
    {
        await RunAsync(bench.CannotBeCompensated(WithRetry, times: 3));
        await ResumeAsync();
        Assert.Equal(WorkflowState.Failed, bench.Journal.Runs[0].State);

        await bench.Engine.GetRun("w", "t").RetryCompensationAsync(Stop);
        await ResumeAsync();

        Assert.Equal(WorkflowState.Reverted, bench.Journal.Runs[0].State);
        Assert.Equal(
            [(StepOutcome.Retrying, 1), (StepOutcome.Failed, 2), (StepOutcome.Retrying, 3), (StepOutcome.Reverted, 4)], Compensations);
    }

    [Fact]
    public async Task A_request_is_answered_by_the_first_entry_that_follows_from_it()
    {
        var b = bench.CannotBeCompensated(new StepOptions("b"), times: 1);
        await bench.TryAsync(
            Workflow.Create("w", (Composer<int> flow) => flow.Step(
                bench.Fails("c"), flow.Step(b, flow.Step(bench.CannotBeCompensated(new StepOptions("a"), times: 1), flow.Input)))),
            1,
            "t");

        await bench.Engine.GetRun("w", "t").RetryCompensationAsync(Stop);

        Assert.Equal(["!c", "!b(1)", "!a(1)", "-b(1)", "-a(1)"], bench.Diary);
        Assert.Equal(
            [("b", 1), ("a", (int?)null)], bench.Journal.Runs[0].Entries.TakeLast(2).Select(entry => (entry.Step, entry.Message)));
    }

    [Fact]
    public async Task Each_failed_attempt_is_reported()
    {
        var told = new List<string>();
        var options = new StepOptions("a") { CompensationRetry = Later with { Delay = TimeSpan.Zero } };

        await bench.RunAsync(
            Failing(bench.CannotBeCompensated(options, times: 1)),
            1,
            new RunOptions
            {
                ThrowOnError = false,
                OnProgress = progress => told.Add($"{progress.Event} {progress.Step} {progress.Attempt}"),
            });

        Assert.Equal(
            ["CompensateStepFailure a 1", "StepBegin a 2", "CompensateStepSuccess a 2"],
            told.SkipWhile(text => !text.StartsWith("CompensateStep", StringComparison.Ordinal)).Take(3));
    }

    [Fact]
    public async Task An_attempt_whose_transaction_the_server_has_ended_is_followed_by_another_though_the_policy_has_none()
    {
        var a = Step.Create("a", (int input, StepContext _) => Task.FromResult(StepResponse.Of(input)), (int _, StepContext step) =>
        {
            bench.Note($"-a{step.Attempt}");
            return step.Attempt == 1 ? throw new JournalRefusedException("ended", JournalFailure.Interrupted) : Task.CompletedTask;
        });

        var running = RunAsync(a);
        await bench.NotedAsync("-a1");
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(WorkflowState.Reverted, (await running).State);
        Assert.Equal([(StepOutcome.Retrying, 1), (StepOutcome.Reverted, 2)], Compensations);
    }

    [Theory]
    [InlineData(true, 2, "cannot be compensated")]
    [InlineData(false, 1, "COM3047")]
    [InlineData(false, 2, "every description")]
    public async Task A_failure_whose_entry_is_refused_is_described_as_far_as_the_store_takes_it(bool isTransient, int times, string text)
    {
        var refusals = 0;
        var refusing = new Bench(new RefusingJournal(
            bench.Journal,
            entry => entry is { Step: "a", Action: StepAction.Compensate } && ++refusals <= times,
            isTransient ? JournalFailure.Transient : JournalFailure.Step));

        var run = await refusing.TryAsync(Failing(refusing.CannotBeCompensated(new StepOptions("a")), refusing), 1, "t");

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Contains(text, bench.Journal.Runs[0].Entries[^1].Error, StringComparison.Ordinal);
        Assert.Equal(["!c", "!a(1)"], refusing.Diary);
    }

    private async Task ResumeAsync()
    {
        bench.Clock.Advance(Later.Delay);
        await bench.SweepAsync();
    }

    private Task<WorkflowRun<int>> RunAsync(Step<int, int> step) => bench.TryAsync(Failing(step), 1, "t");

    private Workflow<int, int> Failing(Step<int, int> step, Bench? other = null) => Workflow.Create(
        "w", (Composer<int> flow) => flow.Step((other ?? bench).Fails("c"), flow.Step(step, flow.Input)));
}
