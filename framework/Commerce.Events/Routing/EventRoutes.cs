namespace Commerce.Events.Routing;

/// <summary>Which subscribers of this host want which event. A database knows those of all its hosts.</summary>
internal sealed class EventRoutes
{
    private readonly Dictionary<string, List<string>> routes = new(StringComparer.Ordinal);
    private readonly List<(string Event, string Subscriber)> suspended = [];
    private readonly HashSet<string> ordered = new(StringComparer.Ordinal);

    /// <summary>Gets how many events may cause one another in a row before the next one becomes a dead letter. Default: 16.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Gets the subscriptions of subscribers that this host calls: event and subscriber.</summary>
    public IReadOnlyList<(string Event, string Subscriber)> All =>
        [.. routes.SelectMany(route => route.Value.Select(id => (route.Key, id)))];

    /// <summary>
    /// Gets all subscriptions of this host. Those that are suspended are among them, so that their deliveries are written, and wait.
    /// </summary>
    public IReadOnlyList<(string Event, string Subscriber)> Registered => [.. All, .. suspended];

    /// <summary>Gets the subscribers of this host that get the events of one key one after the other.</summary>
    public IReadOnlyCollection<string> Ordered => ordered;

    /// <summary>Adds a subscriber of this host. Only while the application boots, before anything is emitted.</summary>
    /// <param name="name">The event's public name; <c>*</c> for every event.</param>
    /// <param name="subscriber">The subscriber's id.</param>
    /// <param name="isOrdered">Whether it gets the events of one key one after the other. Default: no.</param>
    public void Add(string name, string subscriber, bool isOrdered = false)
    {
        if (!routes.TryGetValue(name, out var subscribers))
        {
            routes[name] = subscribers = [];
        }

        if (!subscribers.Contains(subscriber))
        {
            subscribers.Add(subscriber);
        }

        if (isOrdered)
        {
            ordered.Add(subscriber);
        }
    }

    /// <summary>Suspends a subscriber: its deliveries wait for a host that calls it. Only while the application boots.</summary>
    /// <param name="subscriber">The subscriber's id.</param>
    public void Suspend(string subscriber)
    {
        suspended.AddRange(All.Where(route => route.Subscriber == subscriber));
        foreach (var (name, subscribers) in routes.ToList())
        {
            if (subscribers.Remove(subscriber) && subscribers.Count == 0)
            {
                routes.Remove(name);
            }
        }
    }

    /// <summary>Returns the ids of the event's subscribers, in the order in which they were added, each once.</summary>
    /// <param name="name">The event's public name.</param>
    public IReadOnlyList<string> SubscribersOf(string name)
    {
        var named = routes.GetValueOrDefault(name);
        return !routes.TryGetValue(EventSelection.All, out var wild) ? named ?? (IReadOnlyList<string>)[]
            : named is null ? wild
            : [.. named.Union(wild)];
    }

    /// <summary>Returns whether an event must wait for others of its key before this host's subscriber gets it.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="subscriber">The subscriber's id.</param>
    public bool IsOrdered(StoredEvent stored, string subscriber) => stored.OrderingKey is not null && ordered.Contains(subscriber);
}
