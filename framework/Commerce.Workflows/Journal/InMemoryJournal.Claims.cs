namespace Commerce.Workflows.Journal;

internal sealed partial class InMemoryJournal
{
    /// <inheritdoc/>
    public ValueTask<bool> SuspendAsync(RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken) =>
        new(store.Change(() =>
        {
            var row = Owned(run);
            if (row.Messages.Count > messagesSeen)
            {
                return false;
            }

            (row.Host, row.Claims) = (null, 0);
            row.WakeAt = wakeIn is { } wait ? store.Now + wait : null;
            return true;
        }));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
        IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken) =>
        new(store.Change(() =>
        {
            var claimed = store.Rows
                .Where(row => row.Parked is null && MayClaim(row) && (row.Host is null
                    ? row.WakeAt <= store.Now
                    : row.MayBeClaimedAgain(store.Now)
                        && (store.Dead.ContainsKey(row.Host) || (row.Host == host && !running.Contains(row.Header.Id)))))
                .GroupBy(row => row.Header.WorkflowId)
                .SelectMany(workflow => workflow.Take(room.For(workflow.Key)).Index())
                .OrderBy(run => run.Index).Select(run => run.Item).Take(room.Free).ToList();
            claimed.ForEach(row => row.CountClaim(store.Now));
            return claimed.ConvertAll(Claim);
        }));

    /// <inheritdoc/>
    public ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken) =>
        new(store.Change(() =>
            store.Find(runId) is { Parked: null } row && MayClaim(row) && (row.Host is null || store.Dead.ContainsKey(row.Host))
                ? Claim(row)
                : null));

    /// <inheritdoc/>
    public ValueTask ParkAsync(RunId runId, string reason, CancellationToken cancellationToken)
    {
        store.Change(() =>
        {
            if (store.Find(runId) is { } row && (row.Host is null || row.Host == host))
            {
                (row.Parked, row.Host) = (reason, null);
            }
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> UnparkAsync(RunId runId, CancellationToken cancellationToken) => new(store.Change(() =>
    {
        if (store.Find(runId) is not { Parked: not null } row)
        {
            return false;
        }

        (row.Parked, row.Host, row.WakeAt, row.Claims) = (null, null, store.Now, 0);
        return true;
    }));

    private bool Knows(InMemoryRow row) => known.Contains((row.Header.WorkflowId, row.Header.PlanHash));

    /// <summary>Whether this host knows the run's plan, or no host has known it for a time.</summary>
    private bool MayClaim(InMemoryRow row) => Knows(row)
        || !store.PlansSeenAt.TryGetValue((row.Header.WorkflowId, row.Header.PlanHash), out var seenAt)
        || seenAt + IJournal.PlanGrace <= store.Now;

    private StoredRun Claim(InMemoryRow row)
    {
        (row.Host, row.WakeAt) = (host, null);
        row.State = row.State == WorkflowState.NotStarted ? WorkflowState.Invoking : row.State;
        return row.Snapshot(store.Now);
    }
}
