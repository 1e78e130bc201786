namespace Commerce.Workflows.Journal;

/// <summary>Keeps runs in memory: for tests. Safe for concurrent use; forgets everything with the process.</summary>
public sealed class InMemoryJournal : IJournal
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Row> rows = [];
    private readonly HashSet<(string Workflow, string Transaction)> transactions = [];

    /// <summary>Every run, in order of creation.</summary>
    public IReadOnlyList<StoredExecution> Executions
    {
        get
        {
            lock (gate)
            {
                return [.. rows.Values.Select(row => row.Snapshot())];
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask CreateAsync(ExecutionRecord execution, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Create(execution);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public IJournalUnit Begin(ExecutionRecord execution) => new Unit(this);

    /// <inheritdoc/>
    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (gate)
        {
            var row = entry.CreatesExecution ? Create(entry.Execution) : rows[entry.Execution.Id];
            if (row.Entries.Count != entry.Sequence - 1)
            {
                throw new ExecutionConflictException(entry.Execution, $"Line {entry.Sequence} of run '{entry.Execution.TransactionId}' exists.");
            }

            row.Entries.Add(entry);
            row.State = entry.State;
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredExecution>> ClaimAsync(
        IReadOnlyCollection<string> running, int limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return new([.. rows.Values
                .Where(row => row is { Parked: null, State: WorkflowState.Invoking or WorkflowState.Compensating } && !running.Contains(row.Record.Id))
                .Take(limit).Select(row => row.Snapshot())]);
        }
    }

    /// <inheritdoc/>
    public ValueTask ParkAsync(string executionId, string reason, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            rows[executionId].Parked = reason;
            return ValueTask.CompletedTask;
        }
    }

    private Row Create(ExecutionRecord execution)
    {
        if (!transactions.Add((execution.WorkflowId, execution.TransactionId)))
        {
            throw new ExecutionConflictException(execution, $"The transaction id '{execution.TransactionId}' of '{execution.WorkflowId}' was used before.");
        }

        return rows[execution.Id] = new Row(execution);
    }

    private sealed class Row(ExecutionRecord record)
    {
        public ExecutionRecord Record { get; } = record;

        public WorkflowState State { get; set; } = WorkflowState.Invoking;

        public List<JournalEntry> Entries { get; } = [];

        public string? Parked { get; set; }

        public StoredExecution Snapshot() => new(Record, State, [.. Entries]);
    }

    private sealed class Unit(InMemoryJournal journal) : IJournalUnit
    {
        public ValueTask CommitAsync(JournalEntry entry, CancellationToken cancellationToken) => journal.AppendAsync(entry, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
