namespace Commerce.Workflows.Journal;

/// <summary>
/// Keeps runs in memory: for tests. Several journals on one <see cref="InMemoryStore"/> are hosts that share it. Safe for concurrent
/// use; forgets everything with the process.
/// </summary>
/// <param name="store">What the hosts share.</param>
internal sealed partial class InMemoryJournal(InMemoryStore store) : IJournal
{
    private static readonly AsyncLocal<Unit?> Current = new();

    private readonly object host = new();
    private HashSet<(string WorkflowId, string Hash)> known = [];

    /// <summary>Creates a journal on a store of its own.</summary>
    /// <param name="time">The clock of the store.</param>
    public InMemoryJournal(TimeProvider time)
        : this(new InMemoryStore(time))
    {
    }

    /// <summary>
    /// Adds an effect to the unit of work of the handler that is running: it is made when the unit's entries are written, in one with them,
    /// and not at all when they are not. What stands for the shared database in a test makes its changes here.
    /// </summary>
    /// <param name="effect">Makes it. It must not call the journal.</param>
    /// <exception cref="InvalidOperationException">
    /// No unit of work is open: this is not called by a handler, or by one that was given up.
    /// </exception>
    public static void Enlist(Action effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        (Current.Value ?? throw new InvalidOperationException("No unit of work is open here.")).Add(effect);
    }

    /// <summary>The host dies: others may claim its runs, and its writes are refused.</summary>
    public void Die() => store.Dead.TryAdd(host, true);

    /// <inheritdoc/>
    public IJournalUnit Begin(RunHeader run, bool transactional = false) => Current.Value = new Unit(this);

    /// <inheritdoc/>
    public JournalFailure Classify(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is JournalRefusedException { Failure: JournalFailure.Transient or JournalFailure.Interrupted } repeatable)
            {
                return repeatable.Failure;
            }
        }

        return exception switch
        {
            JournalRefusedException refused => refused.Failure,
            RunFencedException or DuplicateRunException => JournalFailure.Lost,
            _ => JournalFailure.Step,
        };
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(JournalWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Write(write, []);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<int?> SendAsync(RunId runId, RunMessage message, CancellationToken cancellationToken) =>
        new(store.Change<int?>(() =>
        {
            ArgumentNullException.ThrowIfNull(message);
            if (store.Find(runId) is not { } row)
            {
                return null;
            }

            if (message.Key is not null && row.Messages.Find(other => other.HasKey(message.Step, message.Key)) is { } first)
            {
                return first.Number;
            }

            int? attempt = null;
            if (message.Kind.ExpectedAt is { } outcomes)
            {
                attempt = row.AttemptAt(message.Step, outcomes);
                if (attempt is null
                    || (message.Attempt ?? attempt) != attempt
                    || (message.Kind == MessageKind.TimeOut && row.Host != host))
                {
                    return null;
                }
            }

            if (message.Kind == MessageKind.Compensate)
            {
                if (row is not { State: WorkflowState.Failed, Superseded: false })
                {
                    return null;
                }

                (row.State, row.ExpiresAt) = (WorkflowState.Compensating, null);
            }

            var number = row.Messages.Count + 1;
            row.Messages.Add(message with { Number = number, Attempt = attempt });

            row.WakeAt = row.Host is null ? store.Now : row.WakeAt;
            return number;
        }));

    /// <inheritdoc/>
    public ValueTask<long?> TryLockAsync(RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        new(store.Change<long?>(() =>
        {
            Owned(run);
            if (keys.FirstOrDefault(key => store.Locks.TryGetValue(key, out var held) && held.Holder == run.Id) is { } own)
            {
                return store.Locks[own].Token;
            }

            if (keys.FirstOrDefault(key => !store.Locks.ContainsKey(key)) is not { } free)
            {
                return null;
            }

            var token = ++store.LastToken;
            store.Locks.Add(free, (run.Id, token));
            return token;
        }));

    /// <inheritdoc/>
    public ValueTask<int> DeleteExpiredAsync(int take, CancellationToken cancellationToken) => new(store.Change(() =>
    {
        var expired = store.Rows.Where(row => row is { Host: null, WakeAt: null } && row.ExpiresAt <= store.Now).Take(take).ToList();
        expired.ForEach(store.Remove);
        return expired.Count;
    }));

    private void Write(JournalWrite write, IReadOnlyList<Action> effects)
    {
        ArgumentNullException.ThrowIfNull(write);
        store.Change(() =>
        {
            var row = write.CreatesRun ? Create(write) : Owned(write.Run);
            if (write.Entries.Count > 0 && row.Entries.Count != write.Entries[0].Sequence - 1)
            {
                throw new RunFencedException(write.Run);
            }

            foreach (var entry in write.Entries)
            {
                row.Entries.Add(entry with { Delay = null, DueAt = entry.Delay is { } delay ? store.Now + delay : null });
            }

            row.Held.AddRange(write.Events);
            row.State = write.State;
            row.UpdatedAt = store.Now;
            row.ExpiresAt = null;
            if (write.State.HasEnded)
            {
                End(row, write);
            }

            foreach (var effect in effects)
            {
                effect();
            }
        });
    }

    private InMemoryRow Owned(RunHeader run) =>
        store.Find(run.Id) is { } row && row.Host == host && !store.Dead.ContainsKey(host) ? row : throw new RunFencedException(run);

    private InMemoryRow Create(JournalWrite write)
    {
        var run = write.Run;
        if (store.Find(run.WorkflowId, run.TransactionId) is { } other)
        {
            if (!write.Supersedes || other.State is not (WorkflowState.Reverted or WorkflowState.Failed))
            {
                throw new DuplicateRunException(run.WorkflowId, run.TransactionId);
            }

            other.Superseded = true;
        }

        var row = new InMemoryRow(run) { CreatedAt = store.Now, Host = write.Owned ? host : null, WakeAt = write.Owned ? null : store.Now };
        store.Add(row);
        return row;
    }

    private void End(InMemoryRow row, JournalWrite write)
    {
        (row.Host, row.WakeAt) = (null, row.Messages.Count > write.MessagesSeen ? store.Now : null);
        row.ExpiresAt = write.Retention is { } retention ? store.Now + retention : null;
        if (write.State == WorkflowState.Done)
        {
            store.Released.AddRange(row.Held);
        }

        row.Held.Clear();
        if (write.ReleasesLocks)
        {
            store.Unlock(row.Header.Id);
        }
    }

    private sealed class Unit(InMemoryJournal journal) : IJournalUnit
    {
        private readonly List<Action> effects = [];
        private bool closed;

        public void Add(Action effect)
        {
            lock (effects)
            {
                if (closed)
                {
                    throw new InvalidOperationException("The unit of work is closed.");
                }

                effects.Add(effect);
            }
        }

        public void Leave() => Current.Value = null;

        public ValueTask CommitAsync(JournalWrite write, CancellationToken cancellationToken)
        {
            Close();
            journal.Write(write, effects);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Close();
            return ValueTask.CompletedTask;
        }

        private void Close()
        {
            lock (effects)
            {
                closed = true;
            }
        }
    }
}
