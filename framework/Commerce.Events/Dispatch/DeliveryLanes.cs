using System.Collections.Concurrent;
using Commerce.Background;
using Commerce.Events.Routing;

namespace Commerce.Events.Dispatch;

/// <summary>What this host has in hand, in one lane for each subscriber.</summary>
internal sealed class DeliveryLanes : IDisposable
{
    private readonly Dictionary<string, SubscriberLane> lanes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Delivery, byte> inHand = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates empty lanes.</summary>
    /// <param name="subscribers">The subscribers.</param>
    /// <param name="deliver">Delivers, see <see cref="SubscriberLane"/>.</param>
    public DeliveryLanes(IEnumerable<Subscriber> subscribers, Func<Subscriber, Delivery, Task<bool>> deliver)
    {
        foreach (var subscriber in subscribers)
        {
            lanes[subscriber.Id] = new SubscriberLane(subscriber, deliver);
        }

        Closing = closing.Token;
    }

    /// <summary>Gets the token that is cancelled when no more deliveries are taken.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Gets what is in hand.</summary>
    public IReadOnlyCollection<Delivery> InHand => [.. inHand.Keys];

    /// <summary>Gets whether a lane has room again that may have left deliveries waiting.</summary>
    public bool HasRoomForMore => lanes.Values.Any(lane => lane.MayHaveMore && lane.Room > 0);

    /// <summary>Returns how many deliveries each lane can take; lanes without room are left out.</summary>
    public Dictionary<string, int> FindRoom()
    {
        var room = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (subscriber, lane) in lanes)
        {
            // Set before the room is known, so that whoever makes room meanwhile cannot miss it.
            lane.MayHaveMore = true;
            if (lane.Room is > 0 and var places)
            {
                lane.MayHaveMore = false;
                room[subscriber] = places;
            }
        }

        return room;
    }

    /// <summary>Takes claimed deliveries in hand.</summary>
    /// <param name="claimed">The deliveries.</param>
    /// <param name="room">The room that was found before; it is used up.</param>
    /// <returns>Whether a subscriber got all it had room for, so that more may wait.</returns>
    public bool Take(IReadOnlyList<Delivery> claimed, Dictionary<string, int> room)
    {
        var mayBeMore = false;
        foreach (var delivery in claimed)
        {
            var lane = lanes[delivery.Subscriber];
            lane.Take();
            inHand.TryAdd(delivery, 0);
            lane.MayHaveMore = --room[delivery.Subscriber] == 0;
            mayBeMore |= lane.MayHaveMore;
            lane.Enqueue(delivery);
        }

        return mayBeMore;
    }

    /// <summary>Reserves room; <see langword="false"/> when there is none.</summary>
    public bool TryReserve(Delivery delivery) =>
        !closing.IsCancellationRequested && lanes.TryGetValue(delivery.Subscriber, out var lane) && lane.TryReserve()
        && inHand.TryAdd(delivery, 0);

    /// <summary>Gives reserved room back.</summary>
    public void Release(Delivery delivery)
    {
        inHand.TryRemove(delivery, out _);
        lanes[delivery.Subscriber].Release();
    }

    /// <summary>Puts a delivery into its reserved room.</summary>
    public void Enqueue(Delivery delivery) => lanes[delivery.Subscriber].Enqueue(delivery);

    /// <summary>Makes room for another delivery: this one was handled, though it stays in hand.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="isLeft">Whether its subscriber still runs, and keeps its worker.</param>
    public void MarkHandled(Delivery delivery, bool isLeft) => lanes[delivery.Subscriber].MarkHandled(isLeft);

    /// <summary>Removes a handled delivery from the hand.</summary>
    public void Forget(Delivery delivery)
    {
        inHand.TryRemove(delivery, out _);
        lanes[delivery.Subscriber].Forget();
        EndIfIdle();
    }

    /// <summary>Takes no more deliveries. Does not wait for callbacks of the token, which interceptors have.</summary>
    public void Close() => _ = closing.CancelContainedAsync();

    /// <summary>Drops what has not begun, once the lanes are closed.</summary>
    /// <returns>A task that ends when nothing is in hand.</returns>
    public Task DropWaiting()
    {
        foreach (var lane in lanes.Values)
        {
            lane.DropWaiting();
        }

        EndIfIdle();
        return idle.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => closing.Dispose();

    private void EndIfIdle()
    {
        if (closing.IsCancellationRequested && lanes.Values.All(lane => lane.IsIdle))
        {
            idle.TrySetResult();
        }
    }
}
