namespace Commerce.Postgres.Events;

/// <summary>Which subscribers want which event. Filled while the application boots, before anything is emitted.</summary>
public sealed class EventRoutes
{
    /// <summary>How many events may cause one another in a row before the next is dead-lettered. Default: 16.</summary>
    public int MaxDepth { get; init; } = 16;

    private readonly Dictionary<string, List<string>> subscribers = new(StringComparer.Ordinal);

    /// <summary>Adds a subscriber.</summary>
    /// <param name="name">The event's public name.</param>
    /// <param name="subscriber">The subscriber's id.</param>
    public void Add(string name, string subscriber)
    {
        if (!subscribers.TryGetValue(name, out var ids))
        {
            subscribers[name] = ids = [];
        }

        ids.Add(subscriber);
    }

    /// <summary>The ids of the event's subscribers, in the order added.</summary>
    /// <param name="name">The event's public name.</param>
    public IReadOnlyList<string> SubscribersOf(string name) => subscribers.GetValueOrDefault(name) ?? (IReadOnlyList<string>)[];

    internal (string[] Names, string[] Subscribers) Table()
    {
        var pairs = subscribers.SelectMany(route => route.Value.Select(id => (route.Key, id))).ToList();
        return ([.. pairs.Select(pair => pair.Key)], [.. pairs.Select(pair => pair.id)]);
    }
}
