using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>What earlier attempts of a step have done is compensated when the run fails, also after another host has resumed it.</summary>
public class RepeatedAttemptTests
{
    private const string Unstorable = "half of a pair: \ud800";

    private static readonly RetryPolicy Later = new() { Attempts = 2, Delay = TimeSpan.FromMinutes(1) };

    private readonly Bench bench = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_attempt_returned_is_compensated_when_the_next_one_returns_nothing(bool skips)
    {
        var step = Step.Create(
            new StepOptions("a") { Retry = Later },
            async Task<StepResponse<string, int>> (int _, StepContext attempt) =>
            {
                bench.Note($"+a{attempt.Attempt}");
                await Task.CompletedTask;
                if (attempt.Attempt == 1)
                {
                    return StepResponse.Of(Unstorable, 7);
                }

                return skips ? StepResponse.Skip() : throw new InvalidOperationException("no");
            },
            (int input, StepContext _) =>
            {
                bench.Note($"-a({input})");
                return Task.CompletedTask;
            });
        var workflow = Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(bench.Throws("b", new InvalidOperationException()), flow.Select(
                flow.Step(step, flow.Input), text => text?.Length ?? 0)));

        await bench.TryAsync(workflow, 1, "t");
        bench.Clock.Advance(Later.Delay);
        await bench.SweepAsync();

        Assert.Equal(WorkflowState.Reverted, (await bench.FindAsync("w", "t")).State);
        Assert.Equal(skips ? ["+a1", "+a2", "!b", "-a(7)"] : ["+a1", "+a2", "-a(7)"], bench.Diary);
    }

    [Theory]
    [InlineData(StepOutcome.Retrying)]
    [InlineData(StepOutcome.Failed)]
    public async Task What_an_attempt_returned_is_compensated_though_its_entry_or_the_next_one_was_refused(StepOutcome outcome)
    {
        var refusals = 0;
        var refusing = new Bench(new RefusingJournal(
            bench.Journal,
            entry => entry.Step == "a" && entry.Outcome == outcome && ++refusals <= (outcome == StepOutcome.Failed ? 2 : 1)));
        var step = Step.Create(
            new StepOptions("a") { Retry = Later with { Delay = TimeSpan.Zero } },
            (int _, StepContext attempt) => attempt.Attempt == 1
                ? Task.FromResult(StepResponse.Of(Unstorable, 7))
                : throw new InvalidOperationException("no"),
            (int input, StepContext _) =>
            {
                refusing.Note($"-a({input})");
                return Task.CompletedTask;
            });
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.Step(step, flow.Input));

        Assert.Equal(WorkflowState.Reverted, (await refusing.TryAsync(workflow, 1)).State);
        Assert.Equal(["-a(7)"], refusing.Diary);
    }

    [Fact]
    public async Task An_ephemeral_run_compensates_it_too()
    {
        var step = Step.Create(
            new StepOptions("a") { Retry = Later with { Delay = TimeSpan.Zero }, Timeout = TimeSpan.FromSeconds(1) },
            async Task<StepResponse<int, int>> (int _, StepContext attempt) =>
            {
                bench.Note($"+a{attempt.Attempt}");
                if (attempt.Attempt == 2)
                {
                    throw new InvalidOperationException("no");
                }

                // Returns too late.
                await bench.Clock.PassAsync(TimeSpan.FromSeconds(1));
                return StepResponse.Of(1, 7);
            },
            (int input, StepContext _) =>
            {
                bench.Note($"-a({input})");
                return Task.CompletedTask;
            });
        var options = new WorkflowOptions("w") { Ephemeral = true };

        var run = await bench.TryAsync(Workflow.Create(options, (Composer<int> flow) => flow.Step(step, flow.Input)), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a1", "+a2", "-a(7)"], bench.Diary);
    }

    [Fact]
    public async Task A_step_that_has_nothing_to_do_after_a_failed_attempt_does_not_count_as_missed()
    {
        var step = Step.Create(
            new StepOptions("a") { Retry = Later, CompensateUncertain = true },
            async Task<StepResponse<int, int>> (int _, StepContext attempt) =>
            {
                await Task.CompletedTask;
                return attempt.Attempt == 1 ? throw new InvalidOperationException("no") : StepResponse.Skip();
            },
            (int _, StepContext _) => Task.CompletedTask);
        var workflow = Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(bench.Throws("b", new InvalidOperationException()), flow.Step(step, flow.Input)));

        await bench.TryAsync(workflow, 1, "t");
        bench.Clock.Advance(Later.Delay);
        await bench.SweepAsync();

        var run = await bench.FindAsync("w", "t");
        Assert.Equal((WorkflowState.Reverted, null), (run.State, run.ParkedReason));
    }

    [Fact]
    public async Task A_transaction_that_the_server_ends_is_an_attempt_that_counts_and_is_repeated_later()
    {
        var isEnding = true;
        var times = new List<DateTimeOffset>();
        var step = Step.Create("a", (int input, StepContext attempt) =>
        {
            times.Add(bench.Clock.GetUtcNow());
            bench.Note($"a{attempt.Attempt}");
            return isEnding
                ? throw new JournalRefusedException("ended", JournalFailure.Interrupted)
                : Task.FromResult(StepResponse.Of(input));
        });
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.Step(step, flow.Step(bench.Adds("before", 1), flow.Input)));

        var running = bench.TryAsync(workflow, 1, "t");
        foreach (var seconds in new[] { 1, 2, 4, 8 })
        {
            await bench.Clock.PassAsync(TimeSpan.FromSeconds(seconds));
        }

        // The last pause is so long that the run is released.
        await running;
        bench.Clock.Advance(TimeSpan.FromSeconds(16));
        await bench.SweepAsync();

        Assert.Equal(["+before", "a1", "a2", "a3", "a4", "a5", "a6", "-before(1)"], bench.Diary);
        Assert.Equal([1, 2, 4, 8, 16], times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds));
        Assert.Equal(WorkflowState.Reverted, (await bench.FindAsync("w", "t")).State);

        isEnding = false;
        Assert.Equal(WorkflowState.Done, (await bench.TryAsync(workflow, 1)).State);
    }
}
