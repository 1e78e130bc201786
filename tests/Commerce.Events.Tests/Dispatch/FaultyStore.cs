using Commerce.Events.Deliveries;
using Commerce.Events.InMemory;

namespace Commerce.Events.Tests.Dispatch;

/// <summary>A store that fails at first, and at every release.</summary>
internal sealed class FaultyStore(InMemoryDeliveryStore inner) : IDeliveryStore
{
    private int claims;
    private int records;

    /// <summary>How many claims fail.</summary>
    public int FailingClaims { get; init; } = 1;

    /// <summary>How many records fail.</summary>
    public int FailingRecords { get; init; } = 1;

    public TimeSpan RecordDelay => inner.RecordDelay;

    public Task<List<Delivery>> ClaimAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref claims) <= FailingClaims ? throw Fault() : inner.ClaimAsync(hostId, room, cancellationToken);

    public Task RecordAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref records) <= FailingRecords ? throw Fault() : inner.RecordAsync(hostId, outcomes, cancellationToken);

    public Task<int> ReleaseOrphansAsync(long hostId, IReadOnlyCollection<Delivery> inHand, CancellationToken cancellationToken) =>
        inner.ReleaseOrphansAsync(hostId, inHand, cancellationToken);

    public Task ReleaseAsync(long hostId, CancellationToken cancellationToken) => throw Fault();

    public IDeliveryUnit? Begin(long hostId, Delivery delivery) => inner.Begin(hostId, delivery);

    public Task<List<(StoredEvent Event, string RunId)>> ReadReleasedAsync(
        IReadOnlyList<string> runIds, CancellationToken cancellationToken) =>
        inner.ReadReleasedAsync(runIds, cancellationToken);

    private static InvalidOperationException Fault() => new("store");
}
