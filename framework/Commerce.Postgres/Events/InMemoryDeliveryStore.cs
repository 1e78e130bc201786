namespace Commerce.Postgres.Events;

/// <summary>Deliveries in this process's memory.</summary>
/// <param name="time">The clock of what is due later.</param>
public sealed class InMemoryDeliveryStore(TimeProvider time) : IDeliveryStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, PriorityQueue<PendingDelivery, (int Priority, long Order)>> ready = new(StringComparer.Ordinal);
    private readonly PriorityQueue<PendingDelivery, DateTimeOffset> later = new();
    private readonly List<DeliveryOutcome> dead = [];
    private readonly HashSet<(string Subscriber, string Key)> busy = [];
    private long order;

    /// <inheritdoc/>
    public TimeSpan CompletionDelay => TimeSpan.Zero;

    /// <summary>The dead letters, oldest first.</summary>
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

    /// <inheritdoc/>
    public Task<List<PendingDelivery>> FetchAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(room);
        var fetched = new List<PendingDelivery>();
        lock (gate)
        {
            while (later.TryPeek(out _, out var due) && due <= time.GetUtcNow())
            {
                Enqueue(later.Dequeue());
            }

            foreach (var (subscriber, count) in room)
            {
                if (ready.TryGetValue(subscriber, out var queue))
                {
                    Take(queue, count, fetched);
                }
            }
        }

        return Task.FromResult(fetched);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        lock (gate)
        {
            foreach (var outcome in outcomes)
            {
                if (outcome is { Error: not null, RetryAfter: { } wait })
                {
                    var next = outcome.Delivery with { Message = outcome.Delivery.Message with { Attempt = outcome.Delivery.Message.Attempt + 1 } };
                    later.Enqueue(next, time.GetUtcNow() + wait);
                    continue;
                }

                if (outcome.Delivery.Message.OrderingKey is { } key)
                {
                    busy.Remove((outcome.Delivery.Subscriber, key));
                }

                if (outcome.Error is not null)
                {
                    dead.Add(outcome);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> FreeStraysAsync(long hostId, IReadOnlyCollection<PendingDelivery> inHand, CancellationToken cancellationToken) => Task.FromResult(0);

    /// <inheritdoc/>
    public Task HandBackAsync(long hostId, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public IDeliveryUnit? Begin(long hostId, PendingDelivery delivery) => null;

    internal void Add(PendingDelivery delivery, TimeSpan delay, bool isTooDeep)
    {
        lock (gate)
        {
            if (isTooDeep)
            {
                dead.Add(new DeliveryOutcome(delivery, "COM4201 Too many events caused one another in a row.", null));
            }
            else if (delay > TimeSpan.Zero)
            {
                later.Enqueue(delivery, time.GetUtcNow() + delay);
            }
            else
            {
                Enqueue(delivery);
            }
        }
    }

    private void Enqueue(PendingDelivery delivery)
    {
        if (!ready.TryGetValue(delivery.Subscriber, out var queue))
        {
            ready[delivery.Subscriber] = queue = new();
        }

        queue.Enqueue(delivery, (delivery.Priority, ++order));
    }

    private void Take(PriorityQueue<PendingDelivery, (int Priority, long Order)> queue, int count, List<PendingDelivery> fetched)
    {
        var waiting = new List<(PendingDelivery Delivery, (int Priority, long Order) Place)>();
        while (count > 0 && queue.TryDequeue(out var delivery, out var place))
        {
            // A retry is its key's turn already.
            if (delivery.Message is { OrderingKey: { } key, Attempt: 1 } && !busy.Add((delivery.Subscriber, key)))
            {
                waiting.Add((delivery, place));
                continue;
            }

            fetched.Add(delivery);
            count--;
        }

        queue.EnqueueRange(waiting);
    }
}
