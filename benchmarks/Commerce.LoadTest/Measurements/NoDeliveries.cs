using Commerce.Postgres.Events;

namespace Commerce.LoadTest.Measurements;

/// <summary>A queue for a host without subscribers.</summary>
internal sealed class NoDeliveries : IDeliveryQueue
{
    public long HostId => 1;

    public bool TryReserve(int count) => false;

    public void Release(int count)
    {
    }

    public void ReleaseUncertain(int count)
    {
    }

    public void Enqueue(PendingDelivery delivery)
    {
    }

    public void Signal()
    {
    }
}
