namespace Commerce.Postgres.Events;

/// <summary>
/// What is emitted in a transaction, in order. The same event twice is one: a module that touches a record several times tells of it once.
/// </summary>
internal sealed class TransactionEvents
{
    private readonly Lock gate = new();
    private readonly OrderedDictionary<OutboxEvent, bool> events = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return events.Count;
            }
        }
    }

    public void Add(OutboxEvent message)
    {
        lock (gate)
        {
            events.TryAdd(message, true);
        }
    }

    /// <summary>Takes back all but the first ones.</summary>
    public void Keep(int count)
    {
        lock (gate)
        {
            while (events.Count > count)
            {
                events.RemoveAt(events.Count - 1);
            }
        }
    }

    public IReadOnlyList<OutboxEvent> ToList()
    {
        lock (gate)
        {
            return [.. events.Keys];
        }
    }
}
