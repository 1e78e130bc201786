using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>The queue of a host that takes no deliveries in hand: it has no subscribers, or leaves them to others.</summary>
public sealed class NoDeliveries : IDeliveryQueue
{
    private NoDeliveries()
    {
    }

    /// <summary>The only one.</summary>
    public static NoDeliveries Instance { get; } = new();

    /// <inheritdoc/>
    public long HostId => 0;

    /// <inheritdoc/>
    public bool TryReserve(PendingDelivery delivery) => false;

    /// <inheritdoc/>
    public void Release(PendingDelivery delivery)
    {
        // Nothing is ever reserved.
    }

    /// <inheritdoc/>
    public void Enqueue(PendingDelivery delivery)
    {
        // Nothing is ever reserved.
    }

    /// <inheritdoc/>
    public void Signal()
    {
        // Nobody is to be waked.
    }

    /// <inheritdoc/>
    public void Released(IReadOnlyList<EventMessage> messages, IReadOnlyList<string> executionIds)
    {
        // Nobody looks.
    }
}
