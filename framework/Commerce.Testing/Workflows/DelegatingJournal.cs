using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>A journal that delegates everything, for tests that change one thing about it.</summary>
/// <param name="inner">The journal.</param>
internal abstract class DelegatingJournal(IJournal inner) : IJournal
{
    /// <inheritdoc/>
    public virtual IJournalUnit Begin(RunHeader run, bool transactional = false) => new Unit(this, inner.Begin(run, transactional));

    /// <inheritdoc/>
    public virtual JournalFailure Classify(Exception exception) => inner.Classify(exception);

    /// <inheritdoc/>
    public virtual async ValueTask WriteAsync(JournalWrite write, CancellationToken cancellationToken) =>
        await WriteAroundAsync(write, changed => inner.WriteAsync(changed, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<bool> SuspendAsync(RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken) =>
        ChangeAroundAsync(
            $"suspend for {wakeIn?.ToString() ?? "a message"}", () => inner.SuspendAsync(run, wakeIn, messagesSeen, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
        IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken) =>
        ReadAroundAsync("claim", () => inner.ClaimAsync(running, room, cancellationToken), static claimed => claimed.Count > 0);

    /// <inheritdoc/>
    public virtual ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken) =>
        ReadAroundAsync("claim of one run", () => inner.ClaimAsync(runId, cancellationToken), static claimed => claimed is not null);

    /// <inheritdoc/>
    public virtual ValueTask<int?> SendAsync(RunId runId, RunMessage message, CancellationToken cancellationToken) =>
        ChangeAroundAsync($"send {message.Kind} {message.Step}".TrimEnd(), () => inner.SendAsync(runId, message, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(RunId runId, int after, CancellationToken cancellationToken) =>
        ReadAroundAsync("read messages", () => inner.ReadMessagesAsync(runId, after, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<RunId>> FindRunsWithMessagesAsync(
        IReadOnlyDictionary<RunId, int> seen, CancellationToken cancellationToken) =>
        ReadAroundAsync("find messages", () => inner.FindRunsWithMessagesAsync(seen, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<long?> TryLockAsync(RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ChangeAroundAsync($"lock {string.Join(" or ", keys)}", () => inner.TryLockAsync(run, keys, cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask ParkAsync(RunId runId, string reason, CancellationToken cancellationToken) =>
        await ChangeAroundAsync("park", async () =>
        {
            await inner.ParkAsync(runId, reason, cancellationToken);
            return true;
        });

    /// <inheritdoc/>
    public virtual ValueTask<bool> UnparkAsync(RunId runId, CancellationToken cancellationToken) =>
        ChangeAroundAsync("unpark", () => inner.UnparkAsync(runId, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask RegisterPlansAsync(IReadOnlyList<KnownPlan> plans, CancellationToken cancellationToken) =>
        inner.RegisterPlansAsync(plans, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<StrandedRuns>> FindStrandedAsync(TimeSpan dueFor, CancellationToken cancellationToken) =>
        ReadAroundAsync("find stranded runs", () => inner.FindStrandedAsync(dueFor, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<string?> FindPlanAsync(string planHash, CancellationToken cancellationToken) =>
        ReadAroundAsync("find plan", () => inner.FindPlanAsync(planHash, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<int> DeleteExpiredAsync(int take, CancellationToken cancellationToken) =>
        ChangeAroundAsync("delete expired runs", () => inner.DeleteExpiredAsync(take, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<StoredRun?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        ReadAroundAsync("find", () => inner.FindAsync(workflowId, transactionId, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<StoredRun?> FindAsync(RunId runId, CancellationToken cancellationToken) =>
        ReadAroundAsync("find", () => inner.FindAsync(runId, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken) =>
        ReadAroundAsync("list", () => inner.ListAsync(filter, cancellationToken));

    /// <inheritdoc/>
    public virtual ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken) =>
        ReadAroundAsync("count", () => inner.CountAsync(filter, cancellationToken));

    /// <summary>Around a write, of a unit of work or without one.</summary>
    /// <param name="write">What is written.</param>
    /// <param name="call">Writes it.</param>
    protected virtual async ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call)
    {
        ArgumentNullException.ThrowIfNull(write);
        var lines = write.Entries.Select(entry => $"{(entry.Step.Length == 0 ? "run" : entry.Step)} {entry.Action} {entry.Outcome}");
        var what = $"write {write.State}{(write.CreatesRun ? ", new" : "")}: {string.Join(", ", lines)}";
        await ChangeAroundAsync(what, async () =>
        {
            await call(write);
            return true;
        });
    }

    /// <summary>Around an operation that changes something.</summary>
    /// <param name="what">The operation, for people.</param>
    /// <param name="call">Does it.</param>
    protected virtual ValueTask<T> ChangeAroundAsync<T>(string what, Func<ValueTask<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call();
    }

    /// <summary>Around an operation that reads.</summary>
    /// <param name="what">The operation, for people.</param>
    /// <param name="call">Does it.</param>
    /// <param name="changes">Whether this answer means that it has changed something after all.</param>
    protected virtual ValueTask<T> ReadAroundAsync<T>(string what, Func<ValueTask<T>> call, Func<T, bool>? changes = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call();
    }

    private sealed class Unit(DelegatingJournal journal, IJournalUnit inner) : IJournalUnit
    {
        public void Leave() => inner.Leave();

        public ValueTask CommitAsync(JournalWrite write, CancellationToken cancellationToken) =>
            journal.WriteAroundAsync(write, changed => inner.CommitAsync(changed, cancellationToken));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
