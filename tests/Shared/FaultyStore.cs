using Commerce.Events;
using Commerce.Events.Deliveries;

namespace Commerce.Tests;

/// <summary>A store of which some calls fail.</summary>
internal sealed class FaultyStore(IDeliveryStore inner) : IDeliveryStore
{
    private int claims;
    private int records;

    /// <summary>How the first claims fail, one after the other; the others do not.</summary>
    public IReadOnlyList<StoreFault> Claims { get; init; } = [];

    /// <summary>How the first records fail.</summary>
    public IReadOnlyList<StoreFault> Records { get; init; } = [];

    /// <summary>Whether every release fails.</summary>
    public bool ReleaseFails { get; init; }

    public TimeSpan RecordDelay => inner.RecordDelay;

    public Task<List<Delivery>> ClaimAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken) =>
        Next(Claims, ref claims).CallAsync(() => inner.ClaimAsync(hostId, room, cancellationToken));

    public Task RecordAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken) =>
        Next(Records, ref records).CallAsync(async () =>
        {
            await inner.RecordAsync(hostId, outcomes, cancellationToken);
            return outcomes.Count;
        });

    public Task<int> ReleaseOrphansAsync(long hostId, Func<IReadOnlyCollection<Delivery>> inHand, CancellationToken cancellationToken) =>
        inner.ReleaseOrphansAsync(hostId, inHand, cancellationToken);

    public Task ReleaseAsync(long hostId, CancellationToken cancellationToken) =>
        ReleaseFails ? throw StoreFaultExtensions.Error() : inner.ReleaseAsync(hostId, cancellationToken);

    public IDeliveryUnit? Begin(long hostId, Delivery delivery) => inner.Begin(hostId, delivery);

    public Task<List<(StoredEvent Event, string RunId)>> ReadReleasedAsync(
        IReadOnlyList<string> runIds, CancellationToken cancellationToken) =>
        inner.ReadReleasedAsync(runIds, cancellationToken);

    private static StoreFault Next(IReadOnlyList<StoreFault> faults, ref int calls) =>
        Interlocked.Increment(ref calls) is var call && call <= faults.Count ? faults[call - 1] : StoreFault.None;
}
