using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>The journal of a process whose store is hostile.</summary>
/// <param name="inner">The journal.</param>
/// <param name="store">What is hostile about it.</param>
/// <param name="process">The process.</param>
internal sealed class HostileJournal(IJournal inner, HostileStore store, SimulatedProcess process) : DelegatingJournal(inner)
{
    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
        IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken) =>
        [.. (await base.ClaimAsync(running, room, cancellationToken)).Select(store.Spoil)];

    /// <inheritdoc/>
    public override async ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken) =>
        Spoiled(await base.ClaimAsync(runId, cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask<StoredRun?> FindAsync(
        string workflowId, string transactionId, CancellationToken cancellationToken) =>
        Spoiled(await base.FindAsync(workflowId, transactionId, cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask<StoredRun?> FindAsync(RunId runId, CancellationToken cancellationToken) =>
        Spoiled(await base.FindAsync(runId, cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken) =>
        [.. (await base.ListAsync(filter, cancellationToken)).Select(store.Spoil)];

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(
        RunId runId, int after, CancellationToken cancellationToken)
    {
        var messages = await base.ReadMessagesAsync(runId, after, cancellationToken);
        store.ThrowIfUnreadable(runId, messages);
        return messages;
    }

    /// <inheritdoc/>
    public override async ValueTask<long?> TryLockAsync(
        RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        store.RefuseLock(run, keys[0]) is { } refused ? throw refused : await base.TryLockAsync(run, keys, cancellationToken);

    /// <inheritdoc/>
    protected override async ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (store.Refuse(write) is { } refused)
        {
            throw refused;
        }

        await base.WriteAroundAsync(write, call);
        if (store.Dies(write))
        {
            // What is dead does not come back from the call.
            process.Kill();
            await new TaskCompletionSource().Task;
        }
    }

    private StoredRun? Spoiled(StoredRun? stored) => stored is null ? null : store.Spoil(stored);
}
