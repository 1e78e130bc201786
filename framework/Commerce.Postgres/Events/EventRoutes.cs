using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>Which subscribers want which event, those of other hosts too.</summary>
public sealed class EventRoutes
{
    private readonly Dictionary<string, List<string>> own = new(StringComparer.Ordinal);
    private readonly HashSet<string> ordered = new(StringComparer.Ordinal);
    private volatile Dictionary<string, List<string>> all;

    /// <summary>No routes.</summary>
    public EventRoutes() => all = own;

    /// <summary>How many events may cause one another in a row before the next is dead-lettered. Default: 16.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>The subscriptions of this host: event and subscriber.</summary>
    public IReadOnlyList<(string Event, string Subscriber)> Own => Pairs(own);

    /// <summary>The subscribers of this host that get the events of one key one after the other.</summary>
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

    /// <summary>Takes what all hosts have told.</summary>
    /// <param name="subscriptions">Event and subscriber.</param>
    public void Replace(IEnumerable<(string Event, string Subscriber)> subscriptions)
    {
        var routes = own.ToDictionary(route => route.Key, route => route.Value.ToList(), StringComparer.Ordinal);
        foreach (var (name, subscriber) in subscriptions)
        {
            Add(routes, name, subscriber);
        }

        all = routes;
    }

    /// <summary>The ids of the event's subscribers, in the order added, each once.</summary>
    /// <param name="name">The event's public name.</param>
    public IReadOnlyList<string> SubscribersOf(string name)
    {
        var routes = all;
        var named = routes.GetValueOrDefault(name);
        return !routes.TryGetValue(EventNames.All, out var wild) ? named ?? (IReadOnlyList<string>)[]
            : named is null ? wild
            : [.. named.Union(wild)];
    }

    /// <summary>Whether an event must wait for others before this host's subscriber gets it.</summary>
    internal bool HasOrder(EventMessage message, string subscriber) => message.OrderingKey is not null && ordered.Contains(subscriber);

    internal (string[] Names, string[] Subscribers) Table()
    {
        var pairs = Pairs(all);
        return ([.. pairs.Select(pair => pair.Event)], [.. pairs.Select(pair => pair.Subscriber)]);
    }

    private static List<(string Event, string Subscriber)> Pairs(Dictionary<string, List<string>> routes) =>
        [.. routes.SelectMany(route => route.Value.Select(id => (route.Key, id)))];

    private static void Add(Dictionary<string, List<string>> routes, string name, string subscriber)
    {
        if (!routes.TryGetValue(name, out var ids))
        {
            routes[name] = ids = [];
        }

        if (!ids.Contains(subscriber))
        {
            ids.Add(subscriber);
        }
    }
}
