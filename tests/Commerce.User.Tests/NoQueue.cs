using Commerce.Postgres.Events;

namespace Commerce.User.Tests;

/// <summary>A host that takes no deliveries in hand.</summary>
internal sealed class NoQueue : IDeliveryQueue
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
