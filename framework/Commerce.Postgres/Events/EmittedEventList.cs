using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>
/// The events that were emitted in a transaction, in order. The same event twice is one: a module that touches a record
/// several times reports it once.
/// </summary>
internal sealed class EmittedEventList
{
    private readonly Lock gate = new();
    private readonly OrderedDictionary<EmittedEvent, bool> events = [];

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

    public void Add(EmittedEvent emitted)
    {
        lock (gate)
        {
            events.TryAdd(emitted, true);
        }
    }

    /// <summary>Removes all events but the first ones.</summary>
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

    public IReadOnlyList<EmittedEvent> ToList()
    {
        lock (gate)
        {
            return [.. events.Keys];
        }
    }
}
