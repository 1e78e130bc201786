using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Tests.Support;

/// <summary>Stops the world at the n-th operation of a journal: before it, or after it is on disk but before anybody hears of it.</summary>
public sealed class CrashingJournal(IJournal inner, int operation, bool after) : IJournal
{
    private int count;
    private bool crashed;

    /// <summary>Whether the n-th operation was reached.</summary>
    public bool Crashed => crashed;

    public ValueTask CreateAsync(ExecutionRecord execution, CancellationToken cancellationToken) =>
        CountAsync(() => inner.CreateAsync(execution, cancellationToken));

    public IJournalUnit Begin(ExecutionRecord execution) => new Unit(this, inner.Begin(execution));

    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken) => CountAsync(() => inner.AppendAsync(entry, cancellationToken));

    public ValueTask<IReadOnlyList<StoredExecution>> ClaimAsync(IReadOnlyCollection<string> running, int limit, CancellationToken cancellationToken) =>
        inner.ClaimAsync(running, limit, cancellationToken);

    public ValueTask ParkAsync(string executionId, string reason, CancellationToken cancellationToken) =>
        inner.ParkAsync(executionId, reason, cancellationToken);

    private async ValueTask CountAsync(Func<ValueTask> write)
    {
        // A dead process does nothing more: what its code still tries leaves no trace.
        if (crashed || ++count == operation)
        {
            var first = !crashed;
            crashed = true;
            if (first && after)
            {
                await write();
            }

            throw new ProcessDiedException();
        }

        await write();
    }

    private sealed class Unit(CrashingJournal journal, IJournalUnit inner) : IJournalUnit
    {
        public ValueTask CommitAsync(JournalEntry entry, CancellationToken cancellationToken) =>
            journal.CountAsync(() => inner.CommitAsync(entry, cancellationToken));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
