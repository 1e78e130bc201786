namespace Commerce.Workflows.Journal;

/// <summary>Keeps nothing: for workflows declared ephemeral.</summary>
internal sealed class EphemeralJournal : IJournal, IJournalUnit
{
    public static EphemeralJournal Instance { get; } = new();

    public ValueTask CreateAsync(ExecutionRecord execution, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public IJournalUnit Begin(ExecutionRecord execution) => this;

    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<StoredExecution>> ClaimAsync(
        IReadOnlyCollection<string> running, int limit, CancellationToken cancellationToken) => new([]);

    public ValueTask ParkAsync(string executionId, string reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CommitAsync(JournalEntry entry, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
