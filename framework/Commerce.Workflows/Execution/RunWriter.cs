using Commerce.Events;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>Writes a run's entries, numbered without gaps, one write at a time, also when branches run side by side.</summary>
internal sealed class RunWriter(LiveRun run, IJournal? journal) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private int sequence;

    /// <summary>The run's row is in the store.</summary>
    public bool Created { get; private set; }

    /// <summary>The state that ended the run is in the store.</summary>
    public bool Ended { get; private set; }

    /// <summary>Gets the failures whose entries are not written.</summary>
    public UnwrittenFailures Failures { get; } = new();

    /// <summary>The store has that the run failed. Until then, what a step writes beside one that failed must not say so.</summary>
    public bool IsFailureWritten { get; private set; }

    /// <summary>The store has a run of this transaction id.</summary>
    public bool Duplicate => run.Status.Loss is DuplicateRunException;

    /// <summary>Whether this run supersedes a failed one of the same transaction id.</summary>
    public bool Supersedes { get; set; }

    /// <summary>Continues after what is in the store.</summary>
    public void ContinueAfter(int lastSequence, WorkflowState state) =>
        (Created, sequence, IsFailureWritten) = (true, lastSequence, IsOfFailure(state));

    /// <summary>Opens the unit of work of a handler; <see langword="null"/> when nothing is kept.</summary>
    /// <remarks>Not asynchronous, see <see cref="IJournal.Begin"/>.</remarks>
    public IJournalUnit? Begin(StepDefinition step) => journal?.Begin(run.Header, step.Options.Transactional);

    /// <summary>Puts the run's row into the store.</summary>
    /// <returns><see langword="false"/> when the run cannot continue.</returns>
    public async ValueTask<bool> CreateAsync(bool owned = true)
    {
        if (Created || journal is null)
        {
            return true;
        }

        await gate.WaitAsync();
        try
        {
            // Another branch may have tried before, and lost the run.
            return Created || (run.Status.Phase != RunPhase.Lost
                && await WriteAsync(null, [], [], owned ? WorkflowState.Invoking : WorkflowState.NotStarted, owned));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Writes what a branch has done.</summary>
    /// <param name="cursor">The branch.</param>
    /// <param name="state">The state with it. Default: the run continues.</param>
    /// <returns><see langword="false"/> when the run cannot continue.</returns>
    public ValueTask<bool> FlushAsync(Cursor cursor, WorkflowState? state = null)
    {
        if (journal is not null)
        {
            return cursor.IsClean && state is null ? new(true) : WriteAsync(cursor, state);
        }

        if (!cursor.IsClean)
        {
            Written(cursor, Interlocked.Increment(ref sequence));
        }

        return new(true);
    }

    /// <summary>Fails the run, with what a branch has done before that.</summary>
    public async ValueTask FailAsync(Cursor cursor, UnwrittenFailure failure)
    {
        if (run.Fail(failure.Path, failure.Error) || failure.Path.Length > 0)
        {
            await WriteFailureAsync(cursor, failure with { Message = run.Status.CancelMessage ?? failure.Message });
        }
    }

    /// <summary>Fails the run at a node that is not a step, or, with an empty path, at none.</summary>
    public ValueTask FailAsync(Cursor cursor, string path, Exception exception) =>
        FailAsync(cursor, new UnwrittenFailure(path, exception));

    /// <summary>Whether the store has the failure of a step, or of the run, as of when the run was read.</summary>
    public bool IsWritten(string path) => run.History?.Find(path)?.End is { Outcome: StepOutcome.Failed };

    /// <summary>Writes failures that were refused, or not written because something else was.</summary>
    /// <param name="cursor">The branch that writes them.</param>
    /// <param name="refused">The write that was refused last, after which the run was read again. Default: none.</param>
    public async ValueTask WriteFailuresAsync(Cursor cursor, RefusedWrite? refused = null)
    {
        Failures.RemoveAll(failure => IsWritten(failure.Path));
        foreach (var failure in Failures.All)
        {
            run.Effects.AddError(new StepError(failure.Path, StepAction.Invoke, failure.Error));
            // One that may succeed at once is not about what is written.
            var isContent = failure.Path == refused?.Path && !run.IsTransient(refused.Error);
            var written = isContent ? failure.Refused(refused!.Error) : failure;
            // What replay has found is in the place of an earlier attempt.
            cursor.Compensation = written.Compensation ?? run.Effects.FindCompensation(failure.Path);
            run.Effects.DropCompensation(failure.Path);
            await WriteFailureAsync(cursor, written);
        }
    }

    /// <summary>Fails a run that was stopped from outside, unless something else has failed or interrupted it.</summary>
    public async ValueTask FailIfAbortedAsync(Cursor cursor)
    {
        if (run.Status is { Phase: RunPhase.Aborting, AbortReason: { } reason })
        {
            await FailAsync(cursor, "", reason);
        }
    }

    /// <summary>Adds the entry of a step that failed to what a branch writes next.</summary>
    public void AddFailure(Cursor cursor, UnwrittenFailure failure)
    {
        Failures.Add(failure);
        cursor.Add(failure.ToEntry());
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Writes the entry of what has failed the run. The last one may end it.</summary>
    private async ValueTask WriteFailureAsync(Cursor cursor, UnwrittenFailure failure)
    {
        if (journal is null)
        {
            await FlushAsync(cursor);
            return;
        }

        AddFailure(cursor, failure);
        // What the journal has counts, too: a function that throws may have kept the replay from it.
        var isMore = run.Waits.Active > 1 || run.Status.Phase == RunPhase.Restarting || Failures.HasOthers(cursor.Entries);
        var state = isMore ? WorkflowState.WaitingToCompensate
            : run.Effects.HasCompensations || cursor.Compensation is not null || run.FindMissed([]).Count > 0
                ? WorkflowState.Compensating
            : WorkflowState.Reverted;
        await FlushAsync(cursor, state);
    }

    private async ValueTask<bool> WriteAsync(Cursor cursor, WorkflowState? state)
    {
        await gate.WaitAsync();
        try
        {
            // What ends beside a write that was refused has happened, and is written.
            if (run.Status.Phase == RunPhase.Lost)
            {
                await cursor.DropAsync();
                return false;
            }

            var next = state ?? (IsFailureWritten ? WorkflowState.WaitingToCompensate : WorkflowState.Invoking);
            if (!await WriteAsync(cursor, cursor.Entries, cursor.Events, next, owned: true))
            {
                cursor.Clear();
                return false;
            }

            Written(cursor, sequence);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask<bool> WriteAsync(
        Cursor? cursor, IReadOnlyList<JournalEntry> entries, IReadOnlyList<EmittedEvent> events, WorkflowState state, bool owned)
    {
        // Before the cancellation is looked at: it is recorded before its message counts as seen.
        var seen = run.Waits.Seen;
        var write = new JournalWrite(run.Header, state, Numbered(entries))
        {
            CreatesRun = !Created,
            Owned = owned,
            Supersedes = Supersedes,
            Events = events,
            Retention = run.Workflow.Options.Retention,
            ReleasesLocks = run.Workflow.TakesLocks || SlotWait.HasSlot(run),
            // A run that is done before it could be cancelled is cancelled after that.
            MessagesSeen = state == WorkflowState.Done && run.Status.CancelMessage is { } cancel ? cancel - 1 : seen,
        };
        var unit = cursor?.Unit;
        try
        {
            await (unit is null ? journal!.WriteAsync(write, CancellationToken.None) : unit.CommitAsync(write, CancellationToken.None));
            Created = true;
            Ended = state.HasEnded;
            IsFailureWritten = IsOfFailure(state);
            sequence += entries.Count;
            return true;
        }
        catch (Exception exception) when (run.Status.Phase != RunPhase.Compensating || run.IsLost(exception))
        {
            if (cursor is null || run.IsLost(exception))
            {
                run.Interrupt(exception);
            }
            else
            {
                var path = Blamed(entries, unit);
                run.RequestRestart(new RefusedWrite(path, exception)
                {
                    Message = entries.LastOrDefault(entry => entry.Step == path)?.Message,
                });
            }

            return false;
        }
        finally
        {
            if (unit is not null)
            {
                await unit.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// The path of what a refused write is about. A step's effects are rolled back, and the entry of the step is the first. Without effects
    /// the last entry is the new one; that a step begins is written beside what came before it, and has no content.
    /// </summary>
    private static string Blamed(IReadOnlyList<JournalEntry> entries, IJournalUnit? unit) => (entries, unit) switch
    {
        ([], _) => "",
        ([.., var before, { Outcome: StepOutcome.Invoking }], null) => before.Step,
        ([.., var last], null) => last.Step,
        ([var first, ..], _) => first.Step,
    };

    private static bool IsOfFailure(WorkflowState state) => state is WorkflowState.WaitingToCompensate or WorkflowState.Compensating;

    private JournalEntry[] Numbered(IReadOnlyList<JournalEntry> entries)
    {
        var numbered = new JournalEntry[entries.Count];
        for (var i = 0; i < numbered.Length; i++)
        {
            numbered[i] = entries[i] with { Sequence = sequence + i + 1 };
        }

        return numbered;
    }

    private void Written(Cursor cursor, int order)
    {
        if (cursor.Compensation is { } compensation)
        {
            run.Effects.AddCompensation(compensation with { Order = order });
        }

        if (cursor.Progress is { } progress)
        {
            run.Report(progress);
        }

        Failures.Remove(cursor.Entries);
        cursor.Clear();
    }
}
