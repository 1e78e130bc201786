using Commerce.Events;

namespace Commerce.Workflows.Journal;

internal sealed partial class InMemoryJournal
{
    /// <summary>Every run, in order of creation.</summary>
    public IReadOnlyList<StoredRun> Runs => store.Read(rows => rows.Select(row => row.Snapshot(store.Now)).ToList());

    /// <summary>What was emitted by runs that are done, in order.</summary>
    public IReadOnlyList<EmittedEvent> Events => store.Read(_ => store.Released.ToList());

    /// <inheritdoc/>
    public ValueTask RegisterPlansAsync(IReadOnlyList<KnownPlan> plans, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plans);
        store.Change(() =>
        {
            known = [.. plans.Select(plan => (plan.WorkflowId, plan.Hash))];
            foreach (var plan in plans)
            {
                store.PlanTexts[plan.Hash] = plan.Text;
                store.PlansSeenAt[(plan.WorkflowId, plan.Hash)] = store.Now;
            }
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<string?> FindPlanAsync(string planHash, CancellationToken cancellationToken) =>
        new(store.Read(_ => store.PlanTexts.GetValueOrDefault(planHash)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StrandedRuns>> FindStrandedAsync(TimeSpan dueFor, CancellationToken cancellationToken) =>
        new(store.Read(rows => (IReadOnlyList<StrandedRuns>)rows
            .Where(row => row.Parked is null && !Knows(row)
                && (row.Host is null ? row.WakeAt <= store.Now - dueFor : store.Dead.ContainsKey(row.Host)))
            .GroupBy(row => (row.Header.WorkflowId, row.Header.PlanHash))
            .Select(group => new StrandedRuns(group.Key.WorkflowId, group.Key.PlanHash, group.Count())).ToList()));

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        new(store.Read(_ => store.Find(workflowId, transactionId)?.Snapshot(store.Now)));

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(RunId runId, CancellationToken cancellationToken) =>
        new(store.Read(_ => store.Find(runId)?.Snapshot(store.Now)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(store.Read(rows =>
        {
            var selected = rows.Where(row => Selects(filter, row));
            return (IReadOnlyList<StoredRun>)(filter.NewestFirst ? selected.Reverse() : selected)
                .Skip(filter.Skip).Take(filter.Take)
                .Select(row => row.Snapshot(store.Now) with { Entries = [], Messages = [] }).ToList();
        }));
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken) =>
        new(store.Read(rows => rows.LongCount(row => Selects(filter, row))));

    private static bool Selects(RunFilter filter, InMemoryRow row) =>
        (filter.Query is not { } query || new[] { row.Header.WorkflowId, row.Header.TransactionId, row.Header.Id.Value, row.State.WireName }
            .Any(text => text.Contains(query, StringComparison.OrdinalIgnoreCase)))
        && (filter.WorkflowId ?? row.Header.WorkflowId) == row.Header.WorkflowId
        && (filter.TransactionIds?.Contains(row.Header.TransactionId) ?? true)
        && row.Header.TransactionId.StartsWith(filter.TransactionPrefix ?? "", StringComparison.Ordinal)
        && (filter.States?.Contains(row.State) ?? true)
        && (filter.Parked ?? row.Parked is not null) == row.Parked is not null
        && !(row.CreatedAt < filter.CreatedFrom)
        && !(row.CreatedAt >= filter.CreatedBefore);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(RunId runId, int after, CancellationToken cancellationToken) =>
        new(store.Read(_ => (IReadOnlyList<RunMessage>)(store.Find(runId)?.Messages.Skip(after).ToList() ?? [])));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunId>> FindRunsWithMessagesAsync(
        IReadOnlyDictionary<RunId, int> seen, CancellationToken cancellationToken) =>
        new(store.Read(rows => (IReadOnlyList<RunId>)rows
            .Where(row => seen.TryGetValue(row.Header.Id, out var number) && row.Messages.Count > number)
            .Select(row => row.Header.Id).ToList()));
}
