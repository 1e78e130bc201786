using System.Collections.Concurrent;
using Commerce.Events;

namespace Commerce.Workflows.Journal;

/// <summary>What hosts with journals in memory share, as others share a database.</summary>
/// <param name="time">The clock of the store.</param>
internal sealed class InMemoryStore(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<InMemoryRow> rows = [];
    private readonly Dictionary<RunId, InMemoryRow> byId = [];

    internal IReadOnlyList<InMemoryRow> Rows => rows;

    internal ConcurrentDictionary<object, bool> Dead { get; } = new();

    internal Dictionary<string, (RunId Holder, long Token)> Locks { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, string> PlanTexts { get; } = new(StringComparer.Ordinal);

    /// <summary>When a host last said that it knows a plan.</summary>
    internal Dictionary<(string WorkflowId, string Hash), DateTimeOffset> PlansSeenAt { get; } = [];

    internal List<EmittedEvent> Released { get; } = [];

    internal long LastToken { get; set; }

    internal DateTimeOffset Now => time.GetUtcNow();

    internal InMemoryRow? Find(RunId id) => byId.GetValueOrDefault(id);

    internal InMemoryRow? Find(string workflowId, string transactionId) =>
        rows.Find(row => !row.Superseded && row.Header.WorkflowId == workflowId && row.Header.TransactionId == transactionId);

    internal void Add(InMemoryRow row)
    {
        rows.Add(row);
        byId.Add(row.Header.Id, row);
    }

    internal void Remove(InMemoryRow row)
    {
        rows.Remove(row);
        byId.Remove(row.Header.Id);
    }

    internal void Unlock(RunId holder)
    {
        foreach (var key in Locks.Where(held => held.Value.Holder == holder).Select(held => held.Key).ToList())
        {
            Locks.Remove(key);
        }
    }

    internal T Read<T>(Func<IReadOnlyList<InMemoryRow>, T> read)
    {
        lock (gate)
        {
            return read(rows);
        }
    }

    internal T Change<T>(Func<T> change)
    {
        lock (gate)
        {
            return change();
        }
    }

    internal void Change(Action change)
    {
        lock (gate)
        {
            change();
        }
    }
}
