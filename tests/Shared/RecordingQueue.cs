using System.Collections.Concurrent;
using Commerce.Events;
using Commerce.Events.Deliveries;

namespace Commerce.Tests;

/// <summary>Records what the outbox hands over.</summary>
internal sealed class RecordingQueue : IDeliveryQueue
{
    private int reserved;

    public long HostId { get; set; }

    /// <summary>Whether there is room.</summary>
    public bool HasRoom { get; set; } = true;

    public ConcurrentQueue<Delivery> Deliveries { get; } = [];

    public int Notifications { get; private set; }

    public List<StoredEvent> ReleasedEvents { get; } = [];

    public int Reserved => reserved;

    public bool TryReserve(Delivery delivery)
    {
        if (HasRoom)
        {
            Interlocked.Increment(ref reserved);
        }

        return HasRoom;
    }

    public void Release(Delivery delivery) => Interlocked.Decrement(ref reserved);

    public void Enqueue(Delivery delivery)
    {
        Interlocked.Decrement(ref reserved);
        Deliveries.Enqueue(delivery);
    }

    public void NotifyWaiting() => Notifications++;

    public void NotifyReleased(IReadOnlyList<StoredEvent> events, IReadOnlyList<string> runIds) => ReleasedEvents.AddRange(events);
}
