namespace Commerce.Postgres.Events;

/// <summary>Deliveries in this process's memory.</summary>
/// <param name="time">The clock of what is due later.</param>
public sealed class InMemoryDeliveryStore(TimeProvider time) : IDeliveryStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, PriorityQueue<Entry, (int Priority, long Order)>> ready = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Entry, DateTimeOffset> later = new();
    private readonly List<DeliveryOutcome> dead = [];
    private readonly HashSet<(string Subscriber, string Key)> busy = [];
    private readonly Dictionary<PendingDelivery, Entry> taken = new(ReferenceEqualityComparer.Instance);
    private long order;

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
                if (!taken.Remove(outcome.Delivery, out var entry))
                {
                    continue;
                }

                if (outcome is { Error: not null, RetryAfter: { } wait })
                {
                    var next = outcome.Delivery with { Message = outcome.Delivery.Message with { Attempt = outcome.Delivery.Message.Attempt + 1 } };
                    later.Enqueue(entry with { Delivery = next }, time.GetUtcNow() + wait);
                    continue;
                }

                if (entry.Delivery.Message.OrderingKey is { } key)
                {
                    busy.Remove((entry.Delivery.Subscriber, key));
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

    internal void Add(PendingDelivery delivery, int priority, TimeSpan delay, bool isTooDeep)
    {
        lock (gate)
        {
            var entry = new Entry(delivery, priority, ++order);
            if (isTooDeep)
            {
                dead.Add(new DeliveryOutcome(delivery, "COM4201 Too many events caused one another in a row.", null));
            }
            else if (delay > TimeSpan.Zero)
            {
                later.Enqueue(entry, time.GetUtcNow() + delay);
            }
            else
            {
                Enqueue(entry);
            }
        }
    }

    private void Enqueue(Entry entry)
    {
        if (!ready.TryGetValue(entry.Delivery.Subscriber, out var queue))
        {
            ready[entry.Delivery.Subscriber] = queue = new();
        }

        queue.Enqueue(entry, (entry.Priority, entry.Order));
    }

    private void Take(PriorityQueue<Entry, (int Priority, long Order)> queue, int count, List<PendingDelivery> fetched)
    {
        var waiting = new List<Entry>();
        while (count > 0 && queue.TryDequeue(out var entry, out _))
        {
            var message = entry.Delivery.Message;
            // A retry is its key's turn already.
            if (message is { OrderingKey: { } key, Attempt: 1 } && !busy.Add((entry.Delivery.Subscriber, key)))
            {
                waiting.Add(entry);
                continue;
            }

            taken[entry.Delivery] = entry;
            fetched.Add(entry.Delivery);
            count--;
        }

        waiting.ForEach(Enqueue);
    }

    private sealed record Entry(PendingDelivery Delivery, int Priority, long Order);
}
