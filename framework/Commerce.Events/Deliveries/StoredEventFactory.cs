using Commerce.Identifiers;

namespace Commerce.Events.Deliveries;

/// <summary>Gives emitted events their identity.</summary>
/// <param name="ids">Creates event ids.</param>
/// <param name="time">The clock of <see cref="StoredEvent.EmittedAt"/>.</param>
internal sealed class StoredEventFactory(IIdGenerator ids, TimeProvider time)
{
    /// <summary>Gives each event an id and the time, in order.</summary>
    public List<StoredEvent> Create(IReadOnlyList<EmittedEvent> emitted)
    {
        var events = new List<StoredEvent>(emitted.Count);
        foreach (var (name, data, depth, options) in emitted)
        {
            var stored = new StoredEvent(ids.NewId("evt"), name, data, time.GetUtcNow(), depth);
            events.Add(options is null ? stored : stored with { Options = options });
        }

        return events;
    }
}
