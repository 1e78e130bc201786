using Commerce.Events;
using Commerce.Identifiers;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

/// <summary>
/// What every journal must do. Two hosts share the store; times are given in the past or far away, so that nothing waits.
/// </summary>
public abstract partial class JournalContract : IAsyncLifetime
{
    private static readonly TimeSpan Past = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan Later = TimeSpan.FromHours(1);

    /// <summary>How the ids of runs of the present begin: a journal may find the runs of a time by their ids.</summary>
    private static readonly string Present = new UlidGenerator(TimeProvider.System).NewId()[..10];

    private int runs;

    /// <summary>The journal of a host.</summary>
    private protected IJournal Journal { get; private set; } = null!;

    /// <summary>The journal of another host.</summary>
    private protected IJournal Other { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Journal = await StartAsync();
        Other = await StartAsync();
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Starts one more host on the store.</summary>
    private protected abstract ValueTask<IJournal> StartAsync();

    /// <summary>The host of a journal dies.</summary>
    private protected abstract ValueTask KillAsync(IJournal journal);

    /// <summary>The names of the events that were released, in order.</summary>
    protected abstract ValueTask<IReadOnlyList<string>> ReleasedAsync();

    /// <summary>An error of the store that says whether another attempt may succeed, or that the content is refused.</summary>
    private protected abstract Exception Refusal(JournalFailure failure);

    /// <summary>Moves the times at which hosts have registered their plans into the past.</summary>
    private protected abstract ValueTask AgePlansAsync(TimeSpan age);

    [Fact]
    public void A_failure_is_classified_a_transient_one_also_inside_another()
    {
        var (transient, refused) = (Refusal(JournalFailure.Transient), Refusal(JournalFailure.Step));

        Assert.Equal(JournalFailure.Transient, Journal.Classify(transient));
        Assert.Equal(JournalFailure.Transient, Journal.Classify(new InvalidOperationException("outer", transient)));
        Assert.Equal(JournalFailure.Step, Journal.Classify(refused));
        Assert.Equal(JournalFailure.Step, Journal.Classify(new InvalidOperationException("outer", refused)));
        Assert.Equal(JournalFailure.Step, Journal.Classify(new InvalidOperationException("boom")));
    }

    [Fact]
    public async Task A_line_is_written_once_and_the_loser_leaves_nothing()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1, "first")]), Cancellation);

        await AssertFencedAsync(() => Journal.WriteAsync(
            new JournalWrite(
                run, WorkflowState.Done, [Entry(1, "second"), Entry(2)])
            { Events = [new EmittedEvent("lost", "1", 0)] }, Cancellation));

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
        await AssertFencedAsync(async () => await Journal.TryLockAsync(run, ["k"], Cancellation));
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

    private protected static JournalEntry Entry(
        int number,
        string step = "step",
        StepAction action = StepAction.Invoke,
        StepOutcome outcome = StepOutcome.Done) => new(number,
        step,
        action,
        outcome);

    private protected static JournalWrite Creates(RunHeader run, params JournalEntry[] lines) =>
        new(run, WorkflowState.Invoking, lines) { CreatesRun = true };

    private protected RunHeader NewRun(string workflow = "w")
    {
        var id = Id(runs++);
        return new RunHeader(id, workflow, $"auto-{id}", "hash", "1", 0);
    }

    private protected ValueTask CreateAsync(RunHeader run) => Journal.WriteAsync(Creates(run), Cancellation);

    /// <summary>The refusal of a host that no longer owns the run; every journal says it with the same words and code.</summary>
    private protected async Task<RunFencedException> AssertFencedAsync(Func<ValueTask> write)
    {
        var fenced = await Assert.ThrowsAsync<RunFencedException>(() => write().AsTask());
        Assert.Equal(RunFencedException.Id, fenced.Code);
        Assert.Matches("^COM3023 Another host has resumed the run '.+' of '.+'. Nothing is left to do here.$", fenced.Message);
        Assert.Equal(JournalFailure.Lost, Journal.Classify(fenced));
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
        Assert.Equal(JournalFailure.Lost, Journal.Classify(duplicate));
        return duplicate;
    }

    private static RunId Id(int number) => new($"{Present}{number:d16}");

    private static IEnumerable<RunId> Ids(IEnumerable<StoredRun> runs) => runs.Select(run => run.Header.Id);

    private ValueTask<int?> SendAsync(RunId id) =>
        Journal.SendAsync(id, new RunMessage(0, MessageKind.Cancel, "", null), Cancellation);

    private async Task<WorkflowState> StateAsync(RunHeader run) => (await Other.FindAsync(run.Id, Cancellation))!.State;
}
