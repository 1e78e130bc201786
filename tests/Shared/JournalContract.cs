using Commerce.Events;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

/// <summary>
/// What every journal must do. Two hosts share the store; times are given in the past or far away, so that nothing waits.
/// </summary>
public abstract class JournalContract : IAsyncLifetime
{
    private static readonly TimeSpan Past = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan Later = TimeSpan.FromHours(1);

    private int runs;

    /// <summary>The journal of a host.</summary>
    protected IJournal Journal { get; private set; } = null!;

    /// <summary>The journal of another host.</summary>
    protected IJournal Other { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Journal = await StartAsync();
        Other = await StartAsync();
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Starts one more host on the store.</summary>
    protected abstract ValueTask<IJournal> StartAsync();

    /// <summary>The host of a journal dies.</summary>
    protected abstract ValueTask KillAsync(IJournal journal);

    /// <summary>The names of the events that were released, in order.</summary>
    protected abstract ValueTask<IReadOnlyList<string>> ReleasedAsync();

    /// <summary>An error of the store that says whether another attempt may succeed, or that the content is refused.</summary>
    protected abstract Exception Refusal(JournalFailure failure);

    [Fact]
    public void A_failure_is_classified_a_transient_one_also_inside_another()
    {
        var (transient, refused) = (Refusal(JournalFailure.Transient), Refusal(JournalFailure.Refused));

        Assert.Equal(JournalFailure.Transient, Journal.Classify(transient));
        Assert.Equal(JournalFailure.Transient, Journal.Classify(new InvalidOperationException("outer", transient)));
        Assert.Equal(JournalFailure.Refused, Journal.Classify(refused));
        Assert.Equal(JournalFailure.Other, Journal.Classify(new InvalidOperationException("outer", refused)));
        Assert.Equal(JournalFailure.Other, Journal.Classify(new InvalidOperationException("boom")));
    }

    [Fact]
    public async Task A_run_is_read_as_it_was_written()
    {
        var run = NewRun() with { Input = """{"a":"ü\"'"}""", Depth = 3 };
        await CreateAsync(run);
        var entry = Entry(1, "items[0]/reserve") with { Output = "1", CompensationInput = "{}", Attempt = 2, Message = 7 };
        var failure = Entry(2, "pay", StepAction.Compensate, StepOutcome.Retrying) with { Error = "\"no\"", Delay = Later };

        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, [entry, failure]), Cancellation);

        var stored = (await Journal.FindAsync(run.Id, Cancellation))!;
        Assert.Equal((run, WorkflowState.Compensating), (stored.Header, stored.State));
        Assert.Equal([entry, failure with { Delay = null, DueAt = stored.Entries[1].DueAt }], stored.Entries);
        Assert.InRange(stored.Entries[1].DueAt!.Value, stored.ReadAt.AddMinutes(50), stored.ReadAt + Later);
        Assert.InRange(stored.CreatedAt, stored.ReadAt.AddMinutes(-5), stored.UpdatedAt);
        Assert.InRange(stored.UpdatedAt, stored.CreatedAt, stored.ReadAt);
        Assert.Null(stored.ParkedReason);
        Assert.Empty(stored.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Secrets_of_an_input_go_when_the_run_ends(bool atOnce)
    {
        var run = NewRun() with { Input = """{"token":"secret"}""" };
        if (!atOnce)
        {
            await CreateAsync(run);
            Assert.Equal(run, (await Journal.FindAsync(run.Id, Cancellation))!.Header);
        }

        await Journal.WriteAsync(
            new JournalWrite(
                run,
                WorkflowState.Reverted,
                [Entry(1, "pay")]) { CreatesRun = atOnce, InputWithoutSecrets = """{"token":"***"}""" }, Cancellation);

        Assert.Equal(run with { Input = """{"token":"***"}""" }, (await Journal.FindAsync(run.Id, Cancellation))!.Header);
    }

    [Fact]
    public async Task Every_state_action_outcome_and_kind_survives()
    {
        var run = NewRun();
        await CreateAsync(run);
        var number = 0;
        foreach (var outcome in Enum.GetValues<StepOutcome>())
        {
            await Journal.WriteAsync(
                new JournalWrite(run, WorkflowState.Invoking, [Entry(++number, "s", StepAction.Compensate, outcome)]), Cancellation);
        }

        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            await Journal.SendAsync(run.Id, kind, "s", null, permanent: true, null, Cancellation);
        }

        var stored = (await Journal.FindAsync(run.Id, Cancellation))!;
        Assert.Equal(Enum.GetValues<StepOutcome>(), stored.Entries.Select(entry => entry.Outcome));
        Assert.All(stored.Entries, entry => Assert.Equal(StepAction.Compensate, entry.Action));
        Assert.Equal(Enum.GetValues<MessageKind>(), stored.Messages.Select(message => message.Kind));
        foreach (var state in Enum.GetValues<WorkflowState>())
        {
            await Journal.WriteAsync(new JournalWrite(NewRun(state.ToString()), state, []) { CreatesRun = true }, Cancellation);
            Assert.Equal(
                state, Assert.Single(await Journal.ListAsync(new RunFilter { WorkflowId = state.ToString() }, Cancellation)).State);
        }
    }

    [Fact]
    public async Task A_state_that_comes_back_is_kept_too()
    {
        var run = NewRun();
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.NotStarted, []) { CreatesRun = true }, Cancellation);

        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
        Assert.Equal(WorkflowState.Invoking, await StateAsync(run));
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, []), Cancellation);
        Assert.Equal(WorkflowState.Compensating, await StateAsync(run));
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(2), Entry(3)]), Cancellation);
        Assert.Equal(WorkflowState.Invoking, await StateAsync(run));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_not_found()
    {
        Assert.Null(await Journal.FindAsync("nobody", Cancellation));
        Assert.Null(await Journal.FindAsync("w", "nobody", Cancellation));
        Assert.Null(await Journal.FindAsync("w", "auto-nobody", Cancellation));
        Assert.Null(await Journal.ClaimAsync("nobody", Cancellation));
        Assert.Null(await SendAsync("nobody"));
        Assert.False(await Journal.UnparkAsync("nobody", Cancellation));
        Assert.Empty(await Journal.ReadMessagesAsync("nobody", 0, Cancellation));
        await Journal.ParkAsync("nobody", "why", Cancellation);
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(NewRun(), WorkflowState.Invoking, [Entry(1)]), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(NewRun(), WorkflowState.Done, []), Cancellation));
    }

    [Fact]
    public async Task A_run_is_found_by_its_transaction_id()
    {
        var named = NewRun() with { TransactionId = "t" };
        var unnamed = NewRun();
        await CreateAsync(named);
        await CreateAsync(unnamed);

        Assert.Equal(named, (await Journal.FindAsync("w", "t", Cancellation))?.Header);
        Assert.Equal(unnamed, (await Other.FindAsync("w", unnamed.TransactionId, Cancellation))?.Header);
        Assert.Null(await Journal.FindAsync("v", "t", Cancellation));
    }

    [Fact]
    public async Task A_line_is_written_once_and_the_loser_leaves_nothing()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1, "first")]), Cancellation);

        await AssertFencedAsync(() => Journal.WriteAsync(
            new JournalWrite(
                run, WorkflowState.Done, [Entry(1, "second"), Entry(2)]) { Events = [new EmittedEvent("lost", "1", 0)] }, Cancellation));

        var stored = (await Journal.FindAsync(run.Id, Cancellation))!;
        Assert.Equal(("first", WorkflowState.Invoking), (Assert.Single(stored.Entries).Step, stored.State));
        Assert.Empty(await ReleasedAsync());
    }

    [Fact]
    public async Task A_host_whose_run_was_claimed_by_another_cannot_write_even_before_the_other_has_written()
    {
        var run = NewRun();
        await CreateAsync(run);
        await KillAsync(Journal);
        Assert.NotNull(await Other.ClaimAsync(run.Id, Cancellation));

        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, [Entry(1)]), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, []), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Done, [Entry(1)]), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Done, []), Cancellation));
        await AssertFencedAsync(async () => await Journal.SuspendAsync(run, null, 0, Cancellation));
        await AssertFencedAsync(async () => await Journal.TryLockAsync(run, "k", Cancellation));
        await using (var unit = Journal.Begin(run))
        {
            unit.Leave();
            await AssertFencedAsync(() => unit.CommitAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation));
        }

        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1, "other")]), Cancellation);
        var stored = (await Other.FindAsync(run.Id, Cancellation))!;
        Assert.Equal(("other", WorkflowState.Invoking), (Assert.Single(stored.Entries).Step, stored.State));
    }

    [Fact]
    public async Task A_run_that_was_released_cannot_be_written()
    {
        var run = NewRun();
        await CreateAsync(run);
        Assert.True(await Journal.SuspendAsync(run, Later, 0, Cancellation));

        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation));
        await AssertFencedAsync(async () => await Journal.SuspendAsync(run, Later, 0, Cancellation));
    }

    [Fact]
    public async Task A_unit_writes_what_it_commits_and_nothing_without()
    {
        var run = NewRun();
        await using (var abandoned = Journal.Begin(run))
        {
            abandoned.Leave();
            abandoned.Leave();
        }

        Assert.Null(await Journal.FindAsync(run.Id, Cancellation));
        await using (var unit = Journal.Begin(run))
        {
            await unit.CommitAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]) { CreatesRun = true }, Cancellation);
        }

        Assert.Single((await Journal.FindAsync(run.Id, Cancellation))!.Entries);
    }

    [Fact]
    public async Task A_transaction_id_is_used_once_for_each_workflow()
    {
        var run = NewRun() with { TransactionId = "t" };
        await CreateAsync(run);
        var second = NewRun() with { TransactionId = "t" };

        var duplicate = await AssertDuplicateAsync(() => Other.WriteAsync(Creates(second), Cancellation));

        Assert.Equal(("w", "t"), (duplicate.WorkflowId, duplicate.TransactionId));
        Assert.Contains("'t'", duplicate.Message, StringComparison.Ordinal);
        await Journal.WriteAsync(Creates(NewRun("v") with { TransactionId = "t" }), Cancellation);
        Assert.Equal(run, (await Journal.FindAsync("w", "t", Cancellation))!.Header);
    }

    [Theory]
    [InlineData(WorkflowState.Reverted, true)]
    [InlineData(WorkflowState.Failed, true)]
    [InlineData(WorkflowState.Done, false)]
    [InlineData(WorkflowState.Invoking, false)]
    public async Task A_run_without_success_gives_its_transaction_id_up(WorkflowState state, bool givesUp)
    {
        var first = NewRun() with { TransactionId = "t" };
        await Journal.WriteAsync(Creates(first) with { State = state }, Cancellation);
        var second = NewRun() with { TransactionId = "t" };

        await AssertDuplicateAsync(() => Other.WriteAsync(Creates(second), Cancellation));
        if (givesUp)
        {
            await Other.WriteAsync(Creates(second) with { Supersedes = true }, Cancellation);
        }
        else
        {
            await AssertDuplicateAsync(() => Other.WriteAsync(Creates(second) with { Supersedes = true }, Cancellation));
        }

        Assert.Equal(givesUp ? second : first, (await Journal.FindAsync("w", "t", Cancellation))!.Header);
        Assert.Equal(first, (await Journal.FindAsync(first.Id, Cancellation))!.Header);
        Assert.Equal(givesUp ? 2 : 1, await Journal.CountAsync(new RunFilter(), Cancellation));
    }

    [Fact]
    public async Task A_run_that_is_new_and_unowned_is_due_at_once()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run) with { State = WorkflowState.NotStarted, Owned = false }, Cancellation);

        var claimed = Assert.Single(await Other.ClaimAsync([], 10, Cancellation));

        Assert.Equal((run, WorkflowState.Invoking), (claimed.Header, claimed.State));
        Assert.Empty(await Journal.ClaimAsync([], 10, Cancellation));
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
    }

    [Fact]
    public async Task A_run_that_waits_is_claimed_when_it_is_due_and_not_before()
    {
        var (due, notDue, asleep) = (NewRun(), NewRun(), NewRun());
        foreach (var run in new[] { due, notDue, asleep })
        {
            await CreateAsync(run);
        }

        Assert.True(await Journal.SuspendAsync(due, Past, 0, Cancellation));
        Assert.True(await Journal.SuspendAsync(notDue, Later, 0, Cancellation));
        Assert.True(await Journal.SuspendAsync(asleep, null, 0, Cancellation));
        var waiting = (await Journal.FindAsync(notDue.Id, Cancellation))!;
        Assert.InRange(waiting.WakeAt!.Value, waiting.ReadAt.AddMinutes(50), waiting.ReadAt + Later);
        Assert.Null((await Journal.FindAsync(asleep.Id, Cancellation))!.WakeAt);

        var claimed = Assert.Single(await Other.ClaimAsync([], 10, Cancellation));

        Assert.Equal(due, claimed.Header);
        Assert.Null(claimed.WakeAt);
    }

    [Fact]
    public async Task No_more_is_claimed_than_asked_for_and_nothing_twice()
    {
        for (var i = 0; i < 5; i++)
        {
            await Journal.WriteAsync(Creates(NewRun()) with { Owned = false }, Cancellation);
        }

        var first = await Journal.ClaimAsync([], 2, Cancellation);
        var both = await Task.WhenAll(
            Journal.ClaimAsync([.. Ids(first)], 2, Cancellation).AsTask(), Other.ClaimAsync([], 2, Cancellation).AsTask());
        var rest = await Other.ClaimAsync([.. Ids(both[1])], 10, Cancellation);

        Assert.Equal(2, first.Count);
        Assert.All(both, claimed => Assert.InRange(claimed.Count, 0, 2));
        Assert.Equal(5, first.Concat(both[0]).Concat(both[1]).Concat(rest).DistinctBy(run => run.Header.Id).Count());
        Assert.Equal(5, first.Count + both[0].Count + both[1].Count + rest.Count);
    }

    [Fact]
    public async Task The_runs_of_a_host_that_is_gone_are_claimed_with_their_lines_and_messages()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1), Entry(2)]), Cancellation);
        await SendAsync(run.Id);
        Assert.Empty(await Other.ClaimAsync([], 10, Cancellation));
        Assert.Null(await Other.ClaimAsync(run.Id, Cancellation));
        await KillAsync(Journal);

        var claimed = Assert.Single(await Other.ClaimAsync([], 10, Cancellation));

        Assert.Equal(run, claimed.Header);
        Assert.Equal([1, 2], claimed.Entries.Select(entry => entry.Sequence));
        Assert.Equal(1, Assert.Single(claimed.Messages).Number);
        Assert.Empty(await Other.ClaimAsync([run.Id], 10, Cancellation));
    }

    [Fact]
    public async Task A_run_of_this_host_that_nobody_is_running_is_claimed_again()
    {
        var run = NewRun();
        await CreateAsync(run);

        Assert.Empty(await Journal.ClaimAsync([run.Id], 10, Cancellation));
        Assert.Equal(run, Assert.Single(await Journal.ClaimAsync([], 10, Cancellation)).Header);
    }

    [Fact]
    public async Task One_run_is_claimed_due_or_not_when_no_host_owns_it()
    {
        var (free, own, parked) = (NewRun(), NewRun(), NewRun());
        foreach (var run in new[] { free, own, parked })
        {
            await CreateAsync(run);
        }

        await Journal.SuspendAsync(free, Later, 0, Cancellation);
        await Journal.ParkAsync(parked.Id, "why", Cancellation);

        Assert.Null(await Journal.ClaimAsync(own.Id, Cancellation));
        Assert.Null(await Other.ClaimAsync(own.Id, Cancellation));
        Assert.Null(await Journal.ClaimAsync(parked.Id, Cancellation));
        Assert.Equal(free, (await Other.ClaimAsync(free.Id, Cancellation))?.Header);
        Assert.Null(await Journal.ClaimAsync(free.Id, Cancellation));
    }

    [Fact]
    public async Task The_text_of_a_plan_is_kept_under_its_hash()
    {
        await Journal.SavePlansAsync(new Dictionary<string, string> { ["h1"] = "step a", ["h2"] = "step b" }, Cancellation);
        await Other.SavePlansAsync(new Dictionary<string, string> { ["h1"] = "step a" }, Cancellation);

        Assert.Equal("step a", await Other.FindPlanAsync("h1", Cancellation));
        Assert.Null(await Journal.FindPlanAsync("h3", Cancellation));
    }

    [Fact]
    public async Task Messages_are_numbered_and_a_key_is_used_once()
    {
        var run = NewRun();
        await CreateAsync(run);

        Assert.Equal(1, await Journal.SendAsync(run.Id, MessageKind.Complete, "a", "{}", false, "key", Cancellation));
        Assert.Equal(2, await Other.SendAsync(run.Id, MessageKind.Fail, "b", null, true, null, Cancellation));
        Assert.Equal(1, await Other.SendAsync(run.Id, MessageKind.Cancel, "", "other", false, "key", Cancellation));
        Assert.Equal(3, await SendAsync(run.Id));

        Assert.Equal(
            [new(2, MessageKind.Fail, "b", null, true), new(3, MessageKind.Cancel, "", null)],
            await Journal.ReadMessagesAsync(run.Id, 1, Cancellation));
        Assert.Equal(
            new RunMessage(1, MessageKind.Complete, "a", "{}", Key: "key"), (await Journal.FindAsync(run.Id, Cancellation))!.Messages[0]);
    }

    [Fact]
    public async Task Messages_sent_at_once_have_numbers_without_gaps_and_one_for_each_key()
    {
        var run = NewRun();
        await CreateAsync(run);

        var numbers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
            (number % 2 == 0 ? Journal : Other).SendAsync(
                run.Id, MessageKind.Retry, "", null, false, $"key-{number / 4}", Cancellation).AsTask()));

        Assert.Equal(Enumerable.Range(1, 10), numbers.Select(number => number!.Value).Distinct().Order());
        Assert.All(numbers.Chunk(4), same => Assert.Single(same.Distinct()));
        Assert.Equal(10, (await Journal.ReadMessagesAsync(run.Id, 0, Cancellation)).Count);
    }

    [Fact]
    public async Task A_message_makes_a_run_due_that_no_host_owns()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.SuspendAsync(run, Later, 0, Cancellation);
        await SendAsync(run.Id);

        var claimed = Assert.Single(await Other.ClaimAsync([], 10, Cancellation));

        Assert.Single(claimed.Messages);
    }

    [Fact]
    public async Task A_run_with_a_message_it_has_not_seen_is_not_released()
    {
        var run = NewRun();
        await CreateAsync(run);
        await SendAsync(run.Id);

        Assert.False(await Journal.SuspendAsync(run, Later, 0, Cancellation));
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
        Assert.True(await Journal.SuspendAsync(run, Later, 1, Cancellation));
        Assert.Empty(await Other.ClaimAsync([], 10, Cancellation));
    }

    [Fact]
    public async Task No_message_is_lost_between_sending_and_giving_back()
    {
        for (var round = 0; round < 30; round++)
        {
            var run = NewRun();
            await CreateAsync(run);

            var suspended = Journal.SuspendAsync(run, Later, 0, Cancellation).AsTask();
            await Task.WhenAll(suspended, Other.SendAsync(run.Id, MessageKind.Cancel, "", null, false, null, Cancellation).AsTask());

            // Either the host keeps the run and sees the message, or the run is due.
            var claimed = await Other.ClaimAsync([.. Enumerable.Range(0, runs).Select(Id)], 10, Cancellation);
            Assert.Equal(await suspended ? [run.Id] : [], Ids(claimed));
        }
    }

    [Fact]
    public async Task Mail_is_found_for_the_runs_that_have_not_seen_it()
    {
        var (with, seen, without) = (NewRun(), NewRun(), NewRun());
        foreach (var run in new[] { with, seen, without })
        {
            await CreateAsync(run);
        }

        await SendAsync(with.Id);
        await SendAsync(seen.Id);

        Assert.Equal(
            [with.Id],
            await Journal.FindRunsWithMessagesAsync(
                new Dictionary<string, int> { [with.Id] = 0, [seen.Id] = 1, [without.Id] = 0, ["nobody"] = 0 }, Cancellation));
        Assert.Empty(await Journal.FindRunsWithMessagesAsync(new Dictionary<string, int>(), Cancellation));
    }

    [Fact]
    public async Task A_run_that_ends_is_unowned_and_not_due()
    {
        var run = NewRun();
        await CreateAsync(run);
        await SendAsync(run.Id);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Done, [Entry(1)]) { MessagesSeen = 1 }, Cancellation);

        Assert.Empty(await Journal.ClaimAsync([], 10, Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(2)]), Cancellation));
        Assert.Equal(WorkflowState.Done, await StateAsync(run));
    }

    [Fact]
    public async Task A_run_that_ends_with_a_message_it_has_not_seen_is_due_at_once()
    {
        var run = NewRun();
        await CreateAsync(run);
        await SendAsync(run.Id);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Done, [Entry(1)]), Cancellation);

        var claimed = Assert.Single(await Other.ClaimAsync([], 10, Cancellation));
        Assert.Equal(WorkflowState.Done, claimed.State);

        // To end again as it has ended gives it back.
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Done, []) { MessagesSeen = 1 }, Cancellation);
        Assert.Empty(await Other.ClaimAsync([], 10, Cancellation));
    }

    [Fact]
    public async Task A_run_that_has_ended_is_taken_up_again_for_a_message()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Entry(1)) with { State = WorkflowState.Done, Retention = Past }, Cancellation);
        await SendAsync(run.Id);

        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        Assert.Single(await Other.ClaimAsync([], 10, Cancellation));
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, [Entry(2)]), Cancellation);
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Reverted, [Entry(3)]) { MessagesSeen = 1 }, Cancellation);
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        Assert.Equal(WorkflowState.Reverted, await StateAsync(run));
    }

    [Fact]
    public async Task A_run_may_be_created_with_its_end()
    {
        var run = NewRun() with { TransactionId = "t" };

        await Journal.WriteAsync(
            Creates(
                run,
                Entry(1),
                Entry(2)) with { State = WorkflowState.Done,
                Events = [new EmittedEvent("e", "1", 2)],
                Retention = Later,
                ReleasesLocks = true },
            Cancellation);

        var stored = (await Journal.FindAsync("w", "t", Cancellation))!;
        Assert.Equal((WorkflowState.Done, 2, null), (stored.State, stored.Entries.Count, stored.WakeAt));
        Assert.Equal(["e"], await ReleasedAsync());
        Assert.Empty(await Journal.ClaimAsync([], 10, Cancellation));
    }

    [Theory]
    [InlineData(WorkflowState.Done, new[] { "a", "b", "c" })]
    [InlineData(WorkflowState.Reverted, new string[0])]
    [InlineData(WorkflowState.Failed, new string[0])]
    public async Task Events_are_held_until_the_run_is_done_and_cleared_when_it_is_compensated(WorkflowState end, string[] released)
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Entry(1)) with { Events = [new EmittedEvent("a", "1", 0)] }, Cancellation);
        await using (var unit = Journal.Begin(run))
        {
            unit.Leave();
            await unit.CommitAsync(
                new JournalWrite(run, WorkflowState.Invoking, [Entry(2)]) { Events = [new EmittedEvent("b", "2", 0)] }, Cancellation);
        }

        Assert.Empty(await ReleasedAsync());
        await Journal.WriteAsync(new JournalWrite(run, end, [Entry(3)]) { Events = [new EmittedEvent("c", "3", 0)] }, Cancellation);

        Assert.Equal(released, await ReleasedAsync());
    }

    [Fact]
    public async Task A_lock_is_one_runs_until_that_ends_and_tokens_only_grow()
    {
        var (first, second) = (NewRun(), NewRun());
        await CreateAsync(first);
        await Other.WriteAsync(Creates(second), Cancellation);

        var token = await Journal.TryLockAsync(first, "k", Cancellation);
        Assert.NotNull(token);
        Assert.Equal(token, await Journal.TryLockAsync(first, "k", Cancellation));
        Assert.Null(await Other.TryLockAsync(second, "k", Cancellation));
        Assert.NotNull(await Other.TryLockAsync(second, "other", Cancellation));

        await Journal.WriteAsync(new JournalWrite(first, WorkflowState.Done, [Entry(1)]) { ReleasesLocks = true }, Cancellation);
        Assert.True(await Other.TryLockAsync(second, "k", Cancellation) > token);
    }

    [Fact]
    public async Task A_lock_goes_with_its_run_to_another_host()
    {
        var run = NewRun();
        await CreateAsync(run);
        var token = await Journal.TryLockAsync(run, "k", Cancellation);
        await KillAsync(Journal);
        await Other.ClaimAsync([], 10, Cancellation);

        Assert.Equal(token, await Other.TryLockAsync(run, "k", Cancellation));
    }

    [Fact]
    public async Task One_of_many_gets_the_lock()
    {
        var all = Enumerable.Range(0, 20).Select(_ => NewRun()).ToList();
        foreach (var run in all)
        {
            await CreateAsync(run);
        }

        var tokens = await Task.WhenAll(all.Select(run => Journal.TryLockAsync(run, "k", Cancellation).AsTask()));

        Assert.Single(tokens, token => token is not null);
    }

    [Fact]
    public async Task A_parked_run_is_left_alone_until_it_is_unparked()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.ParkAsync(run.Id, "plan is gone", Cancellation);
        await SendAsync(run.Id);

        Assert.Equal("plan is gone", (await Journal.FindAsync(run.Id, Cancellation))!.ParkedReason);
        Assert.Empty(await Journal.ClaimAsync([], 10, Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation));

        Assert.True(await Other.UnparkAsync(run.Id, Cancellation));
        Assert.False(await Other.UnparkAsync(run.Id, Cancellation));
        var claimed = Assert.Single(await Other.ClaimAsync([], 10, Cancellation));
        Assert.Equal((null, 1), (claimed.ParkedReason, claimed.Messages.Count));
    }

    [Fact]
    public async Task What_is_over_is_deleted_and_nothing_else()
    {
        async Task<RunHeader> EndAsync(TimeSpan? retention, WorkflowState state = WorkflowState.Done)
        {
            var run = NewRun();
            await CreateAsync(run);
            await Journal.WriteAsync(new JournalWrite(run, state, [Entry(1)]) { Retention = retention }, Cancellation);
            return run;
        }

        RunHeader[] expired = [await EndAsync(Past), await EndAsync(Past, WorkflowState.Failed), await EndAsync(Past)];
        RunHeader[] kept = [await EndAsync(Later), await EndAsync(null), await EndAsync(Past, WorkflowState.Compensating)];

        Assert.Equal(2, await Other.DeleteExpiredAsync(2, Cancellation));
        Assert.Equal(1, await Other.DeleteExpiredAsync(2, Cancellation));
        Assert.Equal(0, await Other.DeleteExpiredAsync(2, Cancellation));

        Assert.Equal(kept.Select(run => run.Id).Order(), Ids(await Journal.ListAsync(new RunFilter(), Cancellation)).Order());
        Assert.Null(await Journal.FindAsync(expired[0].Id, Cancellation));
    }

    [Fact]
    public async Task Runs_are_listed_by_what_a_filter_gives()
    {
        var (a, b, c) = (NewRun("create-user") with { TransactionId = "Order-1" }, NewRun("create-user"), NewRun("delete-user"));
        await Journal.WriteAsync(Creates(a, Entry(1)) with { State = WorkflowState.Done }, Cancellation);
        await Journal.WriteAsync(Creates(b), Cancellation);
        await Journal.WriteAsync(Creates(c), Cancellation);
        await Journal.ParkAsync(c.Id, "why", Cancellation);
        await SendAsync(a.Id);
        var created = (await Journal.FindAsync(b.Id, Cancellation))!.CreatedAt;

        async Task IsAsync(RunFilter filter, params RunHeader[] expected)
        {
            Assert.Equal(expected.Select(run => run.Id), Ids(await Journal.ListAsync(filter, Cancellation)));
            Assert.Equal(expected.Length, await Journal.CountAsync(filter, Cancellation));
        }

        await IsAsync(new(), c, b, a);
        await IsAsync(new() { NewestFirst = false }, a, b, c);
        await IsAsync(new() { WorkflowId = "create-user" }, b, a);
        await IsAsync(new() { TransactionIds = ["Order-1", c.TransactionId] }, c, a);
        await IsAsync(new() { TransactionIds = [] });
        await IsAsync(new() { States = [WorkflowState.Done, WorkflowState.Failed] }, a);
        await IsAsync(new() { Parked = true }, c);
        await IsAsync(new() { Parked = false }, b, a);
        await IsAsync(new() { Query = "oRDER" }, a);
        await IsAsync(new() { Query = "DONE" }, a);
        await IsAsync(new() { Query = b.Id }, b);
        await IsAsync(new() { Query = "user", WorkflowId = "delete-user" }, c);
        await IsAsync(new() { Query = "%" });
        await IsAsync(new() { CreatedFrom = created.AddHours(1) });
        await IsAsync(
            new() { CreatedFrom = created.AddHours(-1), CreatedBefore = created.AddHours(1).ToOffset(TimeSpan.FromHours(3)) }, c, b, a);
        await IsAsync(new() { CreatedBefore = created.AddHours(-1) });
        var page = new RunFilter { Skip = 1, Take = 1 };
        Assert.Equal([b.Id], Ids(await Journal.ListAsync(page, Cancellation)));
        Assert.Equal(3, await Journal.CountAsync(page, Cancellation));
        var listed = (await Journal.ListAsync(new() { WorkflowId = "create-user" }, Cancellation))[1];
        Assert.Equal((a, WorkflowState.Done, 0, 0), (listed.Header, listed.State, listed.Entries.Count, listed.Messages.Count));
    }

    [Fact]
    public async Task Of_many_writers_at_once_only_the_one_that_is_late_is_refused()
    {
        var all = Enumerable.Range(0, 50).Select(_ => NewRun()).ToList();
        await Task.WhenAll(all.Select(run => Journal.WriteAsync(Creates(run), Cancellation).AsTask()));
        var late = all[20];
        await Journal.WriteAsync(new JournalWrite(late, WorkflowState.Invoking, [Entry(1, "first")]), Cancellation);

        var writes = all.ConvertAll(async run => await Journal.WriteAsync(
            new JournalWrite(run, run == all[30] ? WorkflowState.Done : WorkflowState.Invoking, [Entry(1)]), Cancellation));
        await AssertFencedAsync(() => new(writes[20]));
        writes.RemoveAt(20);
        await Task.WhenAll(writes);

        foreach (var run in all)
        {
            var stored = (await Journal.FindAsync(run.Id, Cancellation))!;
            Assert.Equal(run == late ? "first" : "step", Assert.Single(stored.Entries).Step);
            Assert.Equal(run == all[30], stored.State.HasEnded);
        }
    }

    [Fact]
    public async Task A_write_that_is_cancelled_before_it_begins_leaves_nothing()
    {
        var run = NewRun();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Journal.WriteAsync(Creates(run), new CancellationToken(canceled: true)).AsTask());

        Assert.Null(await Journal.FindAsync(run.Id, Cancellation));
    }

    protected static JournalEntry Entry(
        int number,
        string step = "step",
        StepAction action = StepAction.Invoke,
        StepOutcome outcome = StepOutcome.Done) => new(number,
        step,
        action,
        outcome);

    protected static JournalWrite Creates(RunHeader run, params JournalEntry[] lines) =>
        new(run, WorkflowState.Invoking, lines) { CreatesRun = true };

    protected RunHeader NewRun(string workflow = "w")
    {
        var id = Id(runs++);
        return new RunHeader(id, workflow, $"auto-{id}", "hash", "1", 0);
    }

    protected ValueTask CreateAsync(RunHeader run) => Journal.WriteAsync(Creates(run), Cancellation);

    /// <summary>The refusal of a host that no longer owns the run; every journal says it with the same words and code.</summary>
    protected async Task<RunFencedException> AssertFencedAsync(Func<ValueTask> write)
    {
        var fenced = await Assert.ThrowsAsync<RunFencedException>(() => write().AsTask());
        Assert.Equal(RunFencedException.Id, fenced.Code);
        Assert.Matches("^COM3023 Another host has resumed the run '.+' of '.+'. Nothing is left to do here.$", fenced.Message);
        Assert.Equal(JournalFailure.Other, Journal.Classify(fenced));
        return fenced;
    }

    /// <summary>The refusal of a transaction id that was used before; every journal says it with the same words and code.</summary>
    protected async Task<DuplicateRunException> AssertDuplicateAsync(Func<ValueTask> write)
    {
        var duplicate = await Assert.ThrowsAsync<DuplicateRunException>(() => write().AsTask());
        Assert.Equal(DuplicateRunException.Id, duplicate.Code);
        Assert.Equal(
            "COM3010 The transaction id 't' of the workflow 'w' was used before. Use a new one, or read the run that has it.",
            duplicate.Message);
        Assert.Equal(JournalFailure.Other, Journal.Classify(duplicate));
        return duplicate;
    }

    private static string Id(int number) => $"run{number:d5}";

    private static IEnumerable<string> Ids(IEnumerable<StoredRun> runs) => runs.Select(run => run.Header.Id);

    private ValueTask<int?> SendAsync(string id) =>
        Journal.SendAsync(id, MessageKind.Cancel, "", null, permanent: false, key: null, Cancellation);

    private async Task<WorkflowState> StateAsync(RunHeader run) => (await Other.FindAsync(run.Id, Cancellation))!.State;
}
