namespace Commerce.Events.Routing;

/// <summary>Which subscribers want which event, those of other hosts included.</summary>
internal sealed class EventRoutes
{
    private readonly Dictionary<string, List<string>> own = new(StringComparer.Ordinal);
    private readonly HashSet<string> ordered = new(StringComparer.Ordinal);
    private volatile Dictionary<string, List<string>> all;

    /// <summary>Creates an empty table.</summary>
    public EventRoutes() => all = own;

    /// <summary>Gets how many events may cause one another in a row before the next one becomes a dead letter. Default: 16.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Gets the subscriptions of this host: event and subscriber.</summary>
    public IReadOnlyList<(string Event, string Subscriber)> Own => Pairs(own);

    /// <summary>Gets the subscriptions of all hosts: event and subscriber.</summary>
    public IReadOnlyList<(string Event, string Subscriber)> All => Pairs(all);

    /// <summary>Gets the subscribers of this host that get the events of one key one after the other.</summary>
    public IReadOnlyCollection<string> Ordered => ordered;

    /// <summary>Adds a subscriber of this host. Only while the application boots, before anything is emitted.</summary>
    /// <param name="name">The event's public name; <c>*</c> for every event.</param>
    /// <param name="subscriber">The subscriber's id.</param>
    /// <param name="isOrdered">Whether it gets the events of one key one after the other. Default: no.</param>
    public void Add(string name, string subscriber, bool isOrdered = false)
    {
        Add(own, name, subscriber);
        if (isOrdered)
        {
            ordered.Add(subscriber);
        }
    }

    /// <summary>Replaces the subscriptions of other hosts.</summary>
    /// <param name="subscriptions">The subscriptions of all hosts: event and subscriber.</param>
    public void Replace(IEnumerable<(string Event, string Subscriber)> subscriptions)
    {
        var routes = own.ToDictionary(route => route.Key, route => route.Value.ToList(), StringComparer.Ordinal);
        foreach (var (name, subscriber) in subscriptions)
        {
            Add(routes, name, subscriber);
        }

        all = routes;
    }

    /// <summary>Returns the ids of the event's subscribers, in the order in which they were added, each once.</summary>
    /// <param name="name">The event's public name.</param>
    public IReadOnlyList<string> SubscribersOf(string name)
    {
        var routes = all;
        var named = routes.GetValueOrDefault(name);
        return !routes.TryGetValue(EventSelection.All, out var wild) ? named ?? (IReadOnlyList<string>)[]
            : named is null ? wild
            : [.. named.Union(wild)];
    }

    /// <summary>Returns whether an event must wait for others of its key before this host's subscriber gets it.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="subscriber">The subscriber's id.</param>
    public bool IsOrdered(StoredEvent stored, string subscriber) => stored.OrderingKey is not null && ordered.Contains(subscriber);

    private static List<(string Event, string Subscriber)> Pairs(Dictionary<string, List<string>> routes) =>
        [.. routes.SelectMany(route => route.Value.Select(id => (route.Key, id)))];

    private static void Add(Dictionary<string, List<string>> routes, string name, string subscriber)
    {
        if (!routes.TryGetValue(name, out var subscribers))
        {
            routes[name] = subscribers = [];
        }

        if (!subscribers.Contains(subscriber))
        {
            subscribers.Add(subscriber);
        }
    }
}
