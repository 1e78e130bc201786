namespace Commerce.Events.Dispatch;

/// <summary>The dispatcher of a host that delivers nothing: it leaves deliveries to other hosts.</summary>
/// <param name="notifyOthers">Notifies other hosts that deliveries wait.</param>
/// <param name="interceptors">Observes what is released.</param>
internal sealed class NullDispatcher(Action notifyOthers, InterceptorNotifier interceptors) : IDeliveryDispatcher
{
    /// <inheritdoc/>
    public long HostId => 0;

    /// <inheritdoc/>
    public bool IsIdle => interceptors.IsIdle;

    /// <inheritdoc/>
    public void Start()
    {
        // There is nothing to deliver.
    }

    /// <inheritdoc/>
    public bool TryReserve(Delivery delivery) => false;

    /// <inheritdoc/>
    public void Release(Delivery delivery)
    {
        // Nothing is ever reserved.
    }

    /// <inheritdoc/>
    public void Enqueue(Delivery delivery)
    {
        // Nothing is ever reserved.
    }

    /// <inheritdoc/>
    public void NotifyWaiting() => notifyOthers();

    /// <inheritdoc/>
    public void NotifyReleased(IReadOnlyList<StoredEvent> events, IReadOnlyList<string> runIds) =>
        interceptors.NotifyReleased(events, runIds, CancellationToken.None);

    /// <inheritdoc/>
    public void Wake()
    {
        // There is nothing to fetch.
    }

    /// <inheritdoc/>
    public void SearchOrphans()
    {
        // Nothing is ever in hand.
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan limit) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to dispose of.
    }
}
