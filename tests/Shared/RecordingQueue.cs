using System.Collections.Concurrent;
using Commerce.Events;
using Commerce.Postgres.Events;

namespace Commerce.Tests;

/// <summary>Remembers what the outbox hands over.</summary>
public sealed class RecordingQueue : IDeliveryQueue
{
    private int reserved;

    public long HostId { get; set; }

    /// <summary>Whether there is room.</summary>
    public bool HasRoom { get; set; } = true;

    public ConcurrentQueue<PendingDelivery> Deliveries { get; } = [];

    public int Signals { get; private set; }

    public List<EventMessage> ReleasedEvents { get; } = [];

    public int Reserved => reserved;

    public bool TryReserve(PendingDelivery delivery)
    {
        if (HasRoom)
        {
            Interlocked.Increment(ref reserved);
        }

        return HasRoom;
    }

    public void Release(PendingDelivery delivery) => Interlocked.Decrement(ref reserved);

    public void Enqueue(PendingDelivery delivery)
    {
        Interlocked.Decrement(ref reserved);
        Deliveries.Enqueue(delivery);
    }

    public void Signal() => Signals++;

    public void Released(IReadOnlyList<EventMessage> messages, IReadOnlyList<string> executionIds) => ReleasedEvents.AddRange(messages);
}
