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
        foreach (var one in emitted)
        {
            events.Add(new StoredEvent(ids.NewId("evt"), one.Name, one.Data, time.GetUtcNow(), one.Depth)
            {
                Options = one.Options ?? EmitOptions.Defaults,
                TraceContext = one.TraceContext,
            });
        }

        return events;
    }
}
