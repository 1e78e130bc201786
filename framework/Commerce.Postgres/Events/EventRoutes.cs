using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>Which subscribers want which event, those of other hosts too.</summary>
public sealed class EventRoutes
{
    private readonly Dictionary<string, List<string>> own = new(StringComparer.Ordinal);
    private volatile Dictionary<string, List<string>> all;

    /// <summary>No routes.</summary>
    public EventRoutes() => all = own;

    /// <summary>How many events may cause one another in a row before the next is dead-lettered. Default: 16.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>The subscriptions of this host: event and subscriber.</summary>
    public IReadOnlyList<(string Event, string Subscriber)> Own => Pairs(own);

    /// <summary>Adds a subscriber of this host. Only while the application boots, before anything is emitted.</summary>
    /// <param name="name">The event's public name; <c>*</c> for every event.</param>
    /// <param name="subscriber">The subscriber's id.</param>
    public void Add(string name, string subscriber) => Add(own, name, subscriber);

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
