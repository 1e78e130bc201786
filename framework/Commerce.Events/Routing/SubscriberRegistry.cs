using Commerce.Manifests;

namespace Commerce.Events.Routing;

/// <summary>The subscribers of this application, by id.</summary>
/// <param name="routes">Receives the subscriptions.</param>
internal sealed class SubscriberRegistry(EventRoutes routes)
{
    private readonly Dictionary<string, Subscriber> subscribers = new(StringComparer.Ordinal);

    /// <summary>Gets the subscribers, in the order in which they were added.</summary>
    public IReadOnlyCollection<Subscriber> All => subscribers.Values;

    /// <summary>Adds a subscriber, or reports what is wrong with it.</summary>
    /// <param name="descriptor">The subscriber's file.</param>
    /// <param name="config">What the file declares.</param>
    /// <param name="problems">Receives the mistakes.</param>
    public void Add(SubscriberDescriptor descriptor, SubscriberConfig config, List<Problem> problems)
    {
        var id = config.Id ?? descriptor.DefaultId;
        if (config.Event.Count == 0 || config.Event.Any(selected => string.IsNullOrWhiteSpace(selected.Name)))
        {
            problems.Add(new Problem("COM4102", "The subscriber names no event.", descriptor.File, "Set Event in its Config."));
        }
        else if (!subscribers.TryAdd(id, new Subscriber(id, config, descriptor)))
        {
            problems.Add(new Problem(
                "COM4104",
                $"Two subscribers have the id '{id}'.",
                $"{subscribers[id].Descriptor.File} and {descriptor.File}",
                "Set another Id in the Config of one of them."));
        }
        else
        {
            CheckLimits(descriptor.File, config, problems);
            foreach (var selected in config.Event)
            {
                routes.Add(selected.Name, id, config.Ordered);
            }
        }
    }

    /// <summary>Suspends the subscribers of some files: their deliveries wait. Only while the application boots.</summary>
    /// <param name="isFile">Selects the files.</param>
    public void Suspend(Predicate<string> isFile)
    {
        foreach (var subscriber in subscribers.Values.Where(one => isFile(one.Descriptor.File)).ToList())
        {
            subscribers.Remove(subscriber.Id);
            routes.Suspend(subscriber.Id);
        }
    }

    private static void CheckLimits(string file, SubscriberConfig config, List<Problem> problems)
    {
        string[] mistakes =
        [
            .. OptionRules.AtLeastOne(config.Concurrency, nameof(config.Concurrency)),
            .. OptionRules.Limit(config.Timeout, nameof(config.Timeout)),
            .. OptionRules.Of(config.Retry, nameof(config.Retry)),
        ];
        problems.AddRange(mistakes.Select(mistake => new Problem(
            "COM4105",
            $"A limit of the subscriber is not valid: {mistake}",
            file,
            "Correct it in the Config, or remove it for the default.")));
    }
}
