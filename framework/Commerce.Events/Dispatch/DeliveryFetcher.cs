using Commerce.Background;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>Claims waiting deliveries for lanes that have room: when woken, and once a second.</summary>
internal sealed class DeliveryFetcher : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly DeliveryLanes lanes;
    private readonly HostPlace place;
    private readonly BackgroundLoop loop;
    private volatile bool mayHaveOrphans;

    /// <summary>Creates a fetcher that does not run yet.</summary>
    /// <param name="lanes">Receive the deliveries.</param>
    /// <param name="place">This host's place at the store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops of the host.</param>
    public DeliveryFetcher(DeliveryLanes lanes, HostPlace place, TimeProvider time, ILogger logger, BackgroundLoops loops)
    {
        (this.lanes, this.place) = (lanes, place);
        loop = new BackgroundLoop("delivery fetcher", FetchAsync, time, logger, loops);
    }

    /// <summary>Begins to fetch.</summary>
    public void Start() => loop.Start();

    /// <summary>Fetches at once.</summary>
    public void Wake() => loop.Wake();

    /// <summary>Releases orphans before the next fetch.</summary>
    public void SearchOrphans()
    {
        mayHaveOrphans = true;
        Wake();
    }

    /// <summary>Begins no more fetches, and cancels the current one.</summary>
    public void RequestStop() => loop.RequestStop();

    /// <summary>Stops, and waits for the current fetch to end.</summary>
    public Task StopAsync() => loop.StopAsync();

    /// <inheritdoc/>
    public void Dispose() => loop.Dispose();

    private async Task<TimeSpan> FetchAsync(CancellationToken cancellationToken)
    {
        await ReleaseOrphansAsync(cancellationToken);
        var room = lanes.FindRoom();
        if (room.Count == 0)
        {
            return PollInterval;
        }

        var claimed = await place.Store.ClaimAsync(place.HostId, room, cancellationToken);
        return lanes.Take(claimed, room) ? TimeSpan.Zero : PollInterval;
    }

    private async Task ReleaseOrphansAsync(CancellationToken cancellationToken)
    {
        if (!mayHaveOrphans)
        {
            return;
        }

        mayHaveOrphans = false;
        if (await place.Store.ReleaseOrphansAsync(place.HostId, () => lanes.InHand, cancellationToken) > 0)
        {
            place.NotifyOthers();
        }
    }
}
