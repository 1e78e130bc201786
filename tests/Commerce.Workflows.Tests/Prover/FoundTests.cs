using Commerce.Events;
using Commerce.Testing.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>What was found in the engine while it was being proven, as small as it can be, so that it does not come back.</summary>
public class FoundTests
{
    [Fact]
    public void A_pause_may_be_longer_than_a_timer_of_the_system() => new Shape("long pause", flow =>
    {
        flow.Delay("pause", TimeSpan.FromDays(100));
        return flow.Step(Stage.Act(new StepOptions("a") { Timeout = TimeSpan.FromDays(60) }), flow.Input);
    })
    { Options = new("long") { Timeout = TimeSpan.FromDays(200) }, End = WorkflowState.Done }.Holds();

    [Fact]
    public void A_run_may_be_cancelled_while_it_is_released() => new Shape("cancelled", flow =>
    {
        var sum = flow.Step(Stage.Act("a"), flow.Input);
        flow.Delay("pause", TimeSpan.FromHours(1));
        return flow.Step(Stage.Act("b"), sum);
    })
    { Answers = { ["pause"] = [StepAnswer.Cancel] }, End = WorkflowState.Reverted }.Holds(seeds: 10);

    [Fact]
    public void The_time_of_a_run_may_be_over_while_it_ends() =>
        new Shape("timed", flow => flow.Step(Stage.Act("b"), flow.Step(Stage.Act("a"), flow.Input)))
        {
            Options = new("timed") { Timeout = TimeSpan.FromHours(1) },
            Plays = { ["b"] = new Play { Hangs = 9 } },
            End = WorkflowState.Reverted,
        }.Holds(seeds: 10);

    [Fact]
    public void A_timeout_does_not_keep_compensations_from_being_tried_again() => new Shape("timed", flow =>
    {
        var sum = flow.Step(
            Stage.Act(new StepOptions("a") { CompensationRetry = new RetryPolicy { Attempts = 4, Delay = TimeSpan.FromSeconds(8) } }),
            flow.Input);
        return flow.Step(Stage.Act("b"), sum);
    })
    {
        Options = new("timed") { Timeout = TimeSpan.FromHours(1) },
        Plays = { ["a"] = new Play { CompensationFails = 3 }, ["b"] = new Play { Hangs = 9 } },
        End = WorkflowState.Reverted,
    }.Holds();

    [Fact]
    public void A_step_that_was_answered_is_compensated_in_the_order_of_the_answers() => new Shape("answered", flow =>
    {
        var (x, y) = flow.Parallel(
            one => one.Step(Stage.Ask(new("ask")), flow.Input), two => two.Step(Stage.Act("b"), two.Step(Stage.Act("a"), flow.Input)));
        return flow.Step(Stage.Act("c"), flow.Combine(x, y, (left, right) => left + right));
    })
    { Answers = { ["ask"] = [StepAnswer.Complete(5)] }, Plays = { ["c"] = new Play { Fails = 9 } }, End = WorkflowState.Reverted }.Holds();

    [Fact]
    public void A_step_that_was_begun_and_failed_is_withdrawn_with_what_it_returned()
    {
        var given = new HashSet<int>();
        var ask = Step.External<int, int, int>(
            new StepOptions("ask") { Timeout = TimeSpan.FromHours(1), CompensateUncertain = true },
            (input, _) => Task.FromResult(input),
            (input, _) =>
            {
                given.Add(input);
                return Task.CompletedTask;
            });

        new Shape("failed", flow => flow.Step(ask, flow.Input)) { Input = 7, End = WorkflowState.Reverted }.Holds();

        Assert.Equal([7], given);
    }

    [Fact]
    public void A_step_the_process_died_in_is_uncertain_also_when_the_run_stops_before_it_is_called_again() =>
        new Shape("uncertain", flow =>
    {
        var (x, y) = flow.Parallel(
            one =>
            {
                var sum = one.Step(Stage.Act(new StepOptions("a") { Transactional = true }), flow.Input);
                return one.Parallel(
                    inner => inner.Select(sum, int (_) => throw new InvalidOperationException("wrong")),
                    inner => inner.Select(sum, input => input)).First;
            },
            two => two.Step(Stage.Act(new StepOptions("b") { CompensateUncertain = true }), flow.Input));
        return flow.Combine(x, y, (left, right) => left + right);
    })
        { End = WorkflowState.Reverted }.Holds(seeds: 10);

    [Fact]
    public async Task A_run_that_is_cancelled_in_its_last_step_is_compensated()
    {
        var bench = new Bench();
        var engine = new WorkflowEngine(bench.Runtime, bench);
        var last = Step.Create(new StepOptions("last"), async (int input, StepContext step) =>
        {
            await engine.GetRun(step.WorkflowId, step.TransactionId).CancelAsync(CancellationToken.None);
            return input;
        });
        var a = bench.Adds("a", 1);
        var workflow = Workflow.Create("cancelled", (Composer<int> flow) => flow.Step(last, flow.Step(a, flow.Input)));

        var run = await bench.RunAsync(workflow, 1, new RunOptions { ThrowOnError = false });

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public void Compensations_that_are_asked_for_again_are_all_tried_again_also_after_a_crash() => new Shape("asked again", flow =>
    {
        var sum = flow.Step(Stage.Act("c"), flow.Step(Stage.Act("b"), flow.Step(Stage.Act("a"), flow.Input)));
        return flow.Step(Stage.Act("d"), sum);
    })
    {
        Plays = { ["a"] = new Play { CompensationFails = 1 }, ["c"] = new Play { CompensationFails = 1 }, ["d"] = new Play { Fails = 9 } },
        Afterwards = ProofRequest.RetryCompensation,
        End = WorkflowState.Reverted,
    }.Holds();

    [Fact]
    public async Task A_run_that_begins_while_the_store_is_asked_for_due_runs_is_not_run_twice()
    {
        var journal = new SlowClaims(new InMemoryJournal(TimeProvider.System));
        var bench = new Bench(journal);
        var workflow = Workflow.Create(
            "once", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Step(Step.Create("wait", async (int input, StepContext _) =>
        {
            journal.Go.SetResult();
            await journal.Gone.Task;
            return input;
        }), flow.Input)));

        var sweep = bench.Runtime.Recovery.ClaimAsync(ClaimRoom.Of(10), TestContext.Current.CancellationToken);
        var run = bench.RunAsync(workflow, 1);
        var claimed = await sweep;
        journal.Gone.SetResult();

        Assert.Empty(claimed);
        Assert.Equal(WorkflowState.Done, (await run).State);
        Assert.Equal(["+a"], bench.Diary);
    }

    private sealed class SlowClaims(IJournal inner) : DelegatingJournal(inner)
    {
        public TaskCompletionSource Go { get; } = new();

        public TaskCompletionSource Gone { get; } = new();

        public override async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
            IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken)
        {
            await Go.Task;
            return await base.ClaimAsync(running, room, cancellationToken);
        }
    }

    [Fact]
    public void A_failure_that_was_reported_is_answered_by_the_entry_that_fails_the_run()
    {
        var shape = new Shape(
            "told", flow => flow.Step(Stage.Ask(new("ask")), flow.Input))
        { Answers = { ["ask"] = [StepAnswer.Fail("no")] } };
        InMemoryJournal? last = null;

        WorkflowProver.Prove(
            shape.Proof(shape.Plays) with { Pairs = 0, Journal = journal => last = (InMemoryJournal)journal }).ThrowIfViolated();

        var failed = Assert.Single(Assert.Single(last!.Runs).Entries, entry => entry.Outcome == StepOutcome.Failed);
        Assert.Equal(1, failed.Message);
    }

    [Fact]
    public void A_condition_that_throws_is_not_taken_for_one_that_does_not_hold() => new Shape("condition", flow =>
    {
        var sum = flow.Step(Stage.Act("a"), flow.Input);
        flow.When("when", sum, bool (_) => throw new InvalidOperationException("wrong"), then => then.Step(Stage.Act("b"), sum))
            .Else(otherwise => otherwise.Step(Stage.Act(new StepOptions("c") { CompensateUncertain = true }), sum));
        return sum;
    })
    { Plays = { ["c"] = new Play { CompensationFails = 9 } }, End = WorkflowState.Reverted }.Holds();

    [Fact]
    public void A_step_that_was_not_running_when_the_run_began_to_go_back_is_not_compensated_after_others() => new Shape("beside", flow =>
    {
        var sure = new StepOptions("a") { CompensateUncertain = true };
        var (x, y) = flow.Parallel(
            one => one.Step(Stage.Act(sure), flow.Input),
            two => two.Step(Stage.Act(sure with { Name = "c" }), two.Step(Stage.Act(sure with { Name = "b" }), flow.Input)));
        return flow.Combine(x, y, (left, right) => left + right);
    })
    { Plays = { ["a"] = new Play { Fails = 9 } }, End = WorkflowState.Reverted }.Holds();

    [Fact]
    public void An_event_of_a_step_that_was_not_done_has_the_default_of_its_data() => new Shape("emits", flow =>
    {
        var sum = flow.When("when", flow.Input, input => input > 5, then => then.Step(Stage.Act("a"), flow.Input));
        flow.Emit(new Event<int>("thing.sold"), sum);
        return flow.Step(Stage.Act("b"), sum);
    })
    { End = WorkflowState.Done }.Holds();

    [Fact]
    public void Data_of_an_event_that_cannot_be_written_fails_the_run() => new Shape("emits", flow =>
    {
        var sum = flow.Step(Stage.Act("a"), flow.Input);
        flow.Emit(new Event<Unwritable>("thing.sold"), flow.Select(sum, _ => new Unwritable()));
        return sum;
    })
    { End = WorkflowState.Reverted }.Holds();

    [Fact]
    public void A_lock_without_a_key_fails_the_run() => new Shape("locks", flow =>
    {
        var sum = flow.Step(Stage.Act("a"), flow.Input);
        flow.Lock("lock", flow.Select(sum, string (_) => null!));
        return sum;
    })
    { End = WorkflowState.Reverted }.Holds();

    private sealed record Unwritable
    {
        public int Number => throw new InvalidOperationException("cannot be read");
    }

    [Fact]
    public void An_iteration_of_a_loop_that_waited_before_a_crash_is_written_before_the_next_one_waits() => new Shape("turns", flow =>
    {
        var sure = new StepOptions("ask") { CompensateUncertain = true };
        var numbers = flow.Select(flow.Input, IReadOnlyList<int> (_) => [1, 2]);
        var sums = flow.ForEach(
            "outer", numbers, (turn, _) => turn.Step(Stage.Act(sure with { Name = "end" }), turn.Select(
                turn.ForEach("inner", numbers, (turn, item) => turn.Step(Stage.Ask(sure), item), maxConcurrency: 2), all => all.Sum())),
            maxConcurrency: 2);
        return flow.Select(sums, all => all.Sum());
    })
    {
        Answers = Enumerable.Range(0, 4).Select(turn => $"outer[{turn / 2}]/inner[{turn % 2}]/ask")
            .ToDictionary(path => path, IReadOnlyList<StepAnswer> (_) => [StepAnswer.Complete(5)]),
        Plays = { ["end"] = new Play { Fails = 9 } },
        End = WorkflowState.Reverted,
    }.Holds(seeds: 12);

    [Fact]
    public void A_commit_that_is_refused_while_another_step_fails_is_made_again_or_compensated() => new Shape("refused", flow =>
    {
        var sure = new StepOptions("a") { CompensateUncertain = true };
        var (x, y) = flow.Parallel(
            one => one.Step(Stage.Act(sure with { Name = "b" }), one.Step(Stage.Act(sure), flow.Input)),
            two => two.Step(Stage.Act(sure with { Name = "d" }), two.Step(Stage.Act(sure with { Name = "c" }), flow.Input)));
        return flow.Combine(x, y, (left, right) => left + right);
    })
    { Plays = { ["b"] = new Play { Fails = 9 } }, End = WorkflowState.Reverted }.Holds(seeds: 6);

    [Fact]
    public void A_message_whose_step_is_refused_is_not_lost() =>
        new Shape("refused", flow => flow.Step(Stage.Act("b"), flow.Step(Stage.Ask(new("ask")), flow.Input)))
        {
            Answers = { ["ask"] = [StepAnswer.Retry, StepAnswer.Complete(5)] },
            End = WorkflowState.Done,
        }.Holds();
}
