using Commerce.Events.Deliveries;
using Commerce.Events.Routing;

namespace Commerce.Events.InMemory;

/// <summary>Deliveries in this process's memory.</summary>
/// <param name="routes">Says which subscribers are ordered; to others an ordering key means nothing.</param>
/// <param name="time">The clock of delays and retries.</param>
internal sealed class InMemoryDeliveryStore(EventRoutes routes, TimeProvider time) : IDeliveryStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, PriorityQueue<Delivery, (int Rank, long Order)>> ready = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Delivery, DateTimeOffset> later = new();
    private readonly List<DeliveryOutcome> dead = [];
    private readonly Dictionary<(string Subscriber, string Key), Queue<string>> lines = [];
    private long order;

    /// <inheritdoc/>
    public TimeSpan RecordDelay => TimeSpan.Zero;

    /// <summary>Gets the dead letters, the oldest first.</summary>
    public IReadOnlyList<DeliveryOutcome> Dead
    {
        get
        {
            lock (gate)
            {
                return [.. dead];
            }
        }
    }

    /// <summary>Gets when the first of the deliveries that wait for a time is due; <see langword="null"/> when none does.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return later.TryPeek(out _, out var due) ? due : null;
            }
        }
    }

    /// <summary>Lists the deliveries that can be claimed now.</summary>
    public IReadOnlyList<Delivery> ListDue()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return
            [
                .. later.UnorderedItems.Where(item => item.Priority <= now).Select(item => item.Element),
                .. ready.Values.SelectMany(queue => queue.UnorderedItems).Select(item => item.Element).Where(IsNext),
            ];
        }
    }

    /// <inheritdoc/>
    public Task<List<Delivery>> ClaimAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken)
    {
        var claimed = new List<Delivery>();
        lock (gate)
        {
            // Nothing would return to the queue what a host claims while it stops.
            cancellationToken.ThrowIfCancellationRequested();
            while (later.TryPeek(out _, out var due) && due <= time.GetUtcNow())
            {
                Enqueue(later.Dequeue());
            }

            foreach (var (subscriber, count) in room)
            {
                if (ready.TryGetValue(subscriber, out var queue))
                {
                    Claim(queue, count, claimed);
                }
            }
        }

        return Task.FromResult(claimed);
    }

    /// <inheritdoc/>
    public Task RecordAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var outcome in outcomes)
            {
                Record(outcome);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> ReleaseOrphansAsync(long hostId, Func<IReadOnlyCollection<Delivery>> inHand, CancellationToken cancellationToken) =>
        Task.FromResult(0);

    /// <inheritdoc/>
    public Task ReleaseAsync(long hostId, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public IDeliveryUnit? Begin(long hostId, Delivery delivery) => null;

    /// <inheritdoc/>
    /// <remarks>In memory a run's events are reported when they are released.</remarks>
    public Task<List<(StoredEvent Event, string RunId)>> ReadReleasedAsync(
        IReadOnlyList<string> runIds, CancellationToken cancellationToken) => Task.FromResult<List<(StoredEvent, string)>>([]);

    /// <summary>Adds a delivery that is not taken in hand at once.</summary>
    public void Add(Delivery delivery)
    {
        lock (gate)
        {
            if (routes.IsOrdered(delivery.Event, delivery.Subscriber))
            {
                if (!lines.TryGetValue(LineOf(delivery), out var line))
                {
                    lines[LineOf(delivery)] = line = [];
                }

                line.Enqueue(delivery.Event.Id);
            }

            if (delivery.Event.Options.Delay > TimeSpan.Zero)
            {
                later.Enqueue(delivery, time.GetUtcNow() + delivery.Event.Options.Delay);
            }
            else
            {
                Enqueue(delivery);
            }
        }
    }

    /// <summary>Adds a delivery that has failed before its first attempt.</summary>
    public void AddDead(DeliveryOutcome outcome)
    {
        lock (gate)
        {
            dead.Add(outcome);
        }
    }

    private void Record(DeliveryOutcome outcome)
    {
        var delivery = outcome.Delivery;
        if (outcome is { State: DeliveryState.Pending, RetryAfter: { } wait })
        {
            later.Enqueue(delivery with { Attempt = delivery.Attempt + 1 }, time.GetUtcNow() + wait);
            return;
        }

        if (routes.IsOrdered(delivery.Event, delivery.Subscriber))
        {
            lines[LineOf(delivery)].Dequeue();
            if (lines[LineOf(delivery)].Count == 0)
            {
                lines.Remove(LineOf(delivery));
            }
        }

        if (outcome.State == DeliveryState.Dead)
        {
            dead.Add(outcome);
        }
    }

    private void Enqueue(Delivery delivery)
    {
        if (!ready.TryGetValue(delivery.Subscriber, out var queue))
        {
            ready[delivery.Subscriber] = queue = new();
        }

        queue.Enqueue(delivery, (delivery.Event.Rank, ++order));
    }

    private void Claim(PriorityQueue<Delivery, (int Rank, long Order)> queue, int count, List<Delivery> claimed)
    {
        var waiting = new List<(Delivery Delivery, (int Rank, long Order) Place)>();
        while (count > 0 && queue.TryDequeue(out var delivery, out var place))
        {
            if (IsNext(delivery))
            {
                claimed.Add(delivery);
                count--;
            }
            else
            {
                waiting.Add((delivery, place));
            }
        }

        queue.EnqueueRange(waiting);
    }

    /// <summary>Whether no earlier event of its key is left for an ordered subscriber.</summary>
    private bool IsNext(Delivery delivery) =>
        !routes.IsOrdered(delivery.Event, delivery.Subscriber) || lines[LineOf(delivery)].Peek() == delivery.Event.Id;

    private static (string Subscriber, string Key) LineOf(Delivery delivery) => (delivery.Subscriber, delivery.Event.OrderingKey!);
}
