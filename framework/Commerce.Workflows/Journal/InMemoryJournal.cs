using Commerce.Events;
using System.Globalization;

namespace Commerce.Workflows.Journal;

/// <summary>
/// Keeps runs in memory: for tests. Several journals on one <see cref="InMemoryStore"/> are hosts that share it. Safe for concurrent
/// use; forgets everything with the process.
/// </summary>
/// <param name="store">What the hosts share.</param>
public sealed class InMemoryJournal(InMemoryStore store) : IJournal
{
    private static readonly AsyncLocal<Unit?> Current = new();

    private readonly object host = new();

    /// <summary>A journal on a store of its own.</summary>
    public InMemoryJournal()
        : this(new InMemoryStore(TimeProvider.System))
    {
    }

    /// <summary>Every run, in order of creation.</summary>
    public IReadOnlyList<StoredExecution> Executions => store.Read(rows => rows.Select(row => row.Snapshot(store.Now)).ToList());

    /// <summary>What was emitted by runs that are done, in order.</summary>
    public IReadOnlyList<EmittedEvent> Events => store.Read(_ => store.Released.ToList());

    /// <summary>
    /// Adds an effect to the unit of work of the handler that is running: it is made when the unit's lines are written, in one with them, and
    /// not at all when they are not. What stands for the shared database in a test makes its changes here.
    /// </summary>
    /// <param name="effect">Makes it. It must not call the journal.</param>
    /// <exception cref="InvalidOperationException">No unit of work is open: this is not called by a handler, or by one that was given up.</exception>
    public static void Enlist(Action effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        (Current.Value ?? throw new InvalidOperationException("No unit of work is open here.")).Add(effect);
    }

    /// <summary>The host dies: what it had in hand is free for others, and what it still writes is refused.</summary>
    public void Die() => store.Dead.TryAdd(host, true);

    /// <inheritdoc/>
    public IJournalUnit Begin(ExecutionRecord execution, bool transactional = false) => Current.Value = new Unit(this);

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
    public ValueTask<bool> SuspendAsync(ExecutionRecord execution, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken) =>
        new(store.Change(() =>
        {
            var row = Owned(execution);
            if (row.Messages.Count > messagesSeen)
            {
                return false;
            }

            row.Host = null;
            row.WakeAt = wakeIn is { } wait ? store.Now + wait : null;
            return true;
        }));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredExecution>> ClaimAsync(IReadOnlyCollection<string> running, int limit, CancellationToken cancellationToken) =>
        new(store.Change(() =>
        {
            var claimed = store.Rows
                .Where(row => row.Parked is null && (row.Host is null
                    ? row.WakeAt <= store.Now
                    : store.Dead.ContainsKey(row.Host) || (row.Host == host && !running.Contains(row.Record.Id))))
                .Take(limit).ToList();
            return claimed.ConvertAll(Claim);
        }));

    /// <inheritdoc/>
    public ValueTask<StoredExecution?> ClaimAsync(string executionId, CancellationToken cancellationToken) =>
        new(store.Change(() => store.Find(executionId) is { Parked: null } row && (row.Host is null || store.Dead.ContainsKey(row.Host)) ? Claim(row) : null));

    /// <inheritdoc/>
    public ValueTask<int?> SendAsync(
        string executionId, MessageKind kind, string step, string? payload, bool permanent, string? key, CancellationToken cancellationToken) =>
        new(store.Change<int?>(() =>
        {
            if (store.Find(executionId) is not { } row)
            {
                return null;
            }

            if (key is not null && row.Keys.TryGetValue(key, out var first))
            {
                return first;
            }

            var number = row.Messages.Count + 1;
            row.Messages.Add(new RunMessage(number, kind, step, payload, permanent, key));
            if (key is not null)
            {
                row.Keys.Add(key, number);
            }

            row.WakeAt = row.Host is null ? store.Now : row.WakeAt;
            return number;
        }));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(string executionId, int after, CancellationToken cancellationToken) =>
        new(store.Read(_ => (IReadOnlyList<RunMessage>)(store.Find(executionId)?.Messages.Skip(after).ToList() ?? [])));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> FindMailAsync(IReadOnlyDictionary<string, int> seen, CancellationToken cancellationToken) =>
        new(store.Read(rows => (IReadOnlyList<string>)rows
            .Where(row => seen.TryGetValue(row.Record.Id, out var number) && row.Messages.Count > number)
            .Select(row => row.Record.Id).ToList()));

    /// <inheritdoc/>
    public ValueTask<long?> TryLockAsync(ExecutionRecord execution, string key, CancellationToken cancellationToken) =>
        new(store.Change<long?>(() =>
        {
            Owned(execution);
            if (store.Locks.TryGetValue(key, out var held))
            {
                return held.Holder == execution.Id ? held.Token : null;
            }

            var token = ++store.LastToken;
            store.Locks.Add(key, (execution.Id, token));
            return token;
        }));

    /// <inheritdoc/>
    public ValueTask ParkAsync(string executionId, string reason, CancellationToken cancellationToken)
    {
        store.Change(() =>
        {
            if (store.Find(executionId) is { } row)
            {
                (row.Parked, row.Host) = (reason, null);
            }
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> UnparkAsync(string executionId, CancellationToken cancellationToken) => new(store.Change(() =>
    {
        if (store.Find(executionId) is not { Parked: not null } row)
        {
            return false;
        }

        (row.Parked, row.Host, row.WakeAt) = (null, null, store.Now);
        return true;
    }));

    /// <inheritdoc/>
    public ValueTask SavePlansAsync(IReadOnlyDictionary<string, string> plans, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plans);
        store.Change(() =>
        {
            foreach (var (hash, text) in plans)
            {
                store.Plans.TryAdd(hash, text);
            }
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<string?> FindPlanAsync(string planHash, CancellationToken cancellationToken) =>
        new(store.Read(_ => store.Plans.GetValueOrDefault(planHash)));

    /// <inheritdoc/>
    public ValueTask<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken) => new(store.Change(() =>
    {
        var expired = store.Rows.Where(row => row is { Host: null, WakeAt: null } && row.ExpiresAt <= store.Now).Take(limit).ToList();
        expired.ForEach(store.Remove);
        return expired.Count;
    }));

    /// <inheritdoc/>
    public ValueTask<StoredExecution?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        new(store.Read(_ => store.Find(workflowId, transactionId)?.Snapshot(store.Now)));

    /// <inheritdoc/>
    public ValueTask<StoredExecution?> FindAsync(string executionId, CancellationToken cancellationToken) =>
        new(store.Read(_ => store.Find(executionId)?.Snapshot(store.Now)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredExecution>> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(store.Read(rows =>
        {
            var selected = rows.Where(row => Selects(filter, row));
            return (IReadOnlyList<StoredExecution>)(filter.NewestFirst ? selected.Reverse() : selected)
                .Skip(filter.Offset).Take(filter.Limit)
                .Select(row => row.Snapshot(store.Now) with { Entries = [], Messages = [] }).ToList();
        }));
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken) =>
        new(store.Read(rows => rows.LongCount(row => Selects(filter, row))));

    private static bool Selects(RunFilter filter, InMemoryRow row) =>
        (filter.Query is not { } query || new[] { row.Record.WorkflowId, row.Record.TransactionId, row.Record.Id, row.State.WireName }
            .Any(text => text.Contains(query, StringComparison.OrdinalIgnoreCase)))
        && (filter.WorkflowId ?? row.Record.WorkflowId) == row.Record.WorkflowId
        && (filter.TransactionIds?.Contains(row.Record.TransactionId) ?? true)
        && (filter.States?.Contains(row.State) ?? true)
        && (filter.Parked ?? row.Parked is not null) == row.Parked is not null
        && !(row.CreatedAt < filter.CreatedFrom)
        && !(row.CreatedAt >= filter.CreatedBefore);

    private void Write(JournalWrite write, IReadOnlyList<Action> effects)
    {
        ArgumentNullException.ThrowIfNull(write);
        store.Change(() =>
        {
            var row = write.CreatesExecution ? Create(write) : Owned(write.Execution);
            if (write.Entries.Count > 0 && row.Entries.Count != write.Entries[0].Sequence - 1)
            {
                throw Lost(write.Execution);
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

    private static ExecutionConflictException Lost(ExecutionRecord execution) =>
        new(execution, string.Create(CultureInfo.InvariantCulture, $"Another host has gone on with the run '{execution.TransactionId}' of '{execution.WorkflowId}'."));

    private StoredExecution Claim(InMemoryRow row)
    {
        (row.Host, row.WakeAt) = (host, null);
        row.State = row.State == WorkflowState.NotStarted ? WorkflowState.Invoking : row.State;
        return row.Snapshot(store.Now);
    }

    private InMemoryRow Owned(ExecutionRecord execution) =>
        store.Find(execution.Id) is { } row && row.Host == host && !store.Dead.ContainsKey(host) ? row : throw Lost(execution);

    private InMemoryRow Create(JournalWrite write)
    {
        var execution = write.Execution;
        if (store.Find(execution.WorkflowId, execution.TransactionId) is { } other)
        {
            if (!write.Supersedes || other.State is not (WorkflowState.Reverted or WorkflowState.Failed))
            {
                throw ExecutionConflictException.TransactionIdUsed(execution);
            }

            other.Superseded = true;
        }

        var row = new InMemoryRow(execution) { CreatedAt = store.Now, Host = write.Owned ? host : null, WakeAt = write.Owned ? null : store.Now };
        store.Add(row);
        return row;
    }

    private void End(InMemoryRow row, JournalWrite write)
    {
        (row.Host, row.WakeAt) = (null, row.Messages.Count > write.MessagesSeen ? store.Now : null);
        row.ExpiresAt = write.Retention is { } retention ? store.Now + retention : null;
        row.Record = row.Record with { Input = write.InputWithoutSecrets ?? row.Record.Input };
        if (write.State == WorkflowState.Done)
        {
            store.Released.AddRange(row.Held);
        }

        row.Held.Clear();
        if (write.ReleasesLocks)
        {
            store.Unlock(row.Record.Id);
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
