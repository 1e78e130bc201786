using System.Collections.Concurrent;
using Commerce.Postgres.Events;

namespace Commerce.Postgres.Tests.Support;

/// <summary>Remembers what the outbox hands over.</summary>
public sealed class RecordingQueue : IDeliveryQueue
{
    private int reserved;

    public long HostId { get; set; }

    /// <summary>Whether there is room.</summary>
    public bool HasRoom { get; set; } = true;

    public ConcurrentQueue<PendingDelivery> Deliveries { get; } = [];

    public int Signals { get; private set; }

    public int Reserved => reserved;

    public bool TryReserve(int count)
    {
        if (HasRoom)
        {
            Interlocked.Add(ref reserved, count);
        }

        return HasRoom;
    }

    public void Release(int count) => Interlocked.Add(ref reserved, -count);

    public void ReleaseUncertain(int count) => Release(count);

    public void Enqueue(PendingDelivery delivery)
    {
        Interlocked.Decrement(ref reserved);
        Deliveries.Enqueue(delivery);
    }

    public void Signal() => Signals++;
}
