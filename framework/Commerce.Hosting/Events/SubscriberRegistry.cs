using Commerce.Events;
using Commerce.Manifests;
using Commerce.Postgres.Events;

namespace Commerce.Hosting.Events;

/// <summary>The subscribers of this application, by id.</summary>
/// <param name="routes">Told who wants which event.</param>
internal sealed class SubscriberRegistry(EventRoutes routes)
{
    private readonly Dictionary<string, Subscriber> subscribers = new(StringComparer.Ordinal);

    /// <summary>The ids.</summary>
    public IReadOnlyCollection<string> Ids => subscribers.Keys;

    /// <summary>All of them, in the order found.</summary>
    public IReadOnlyCollection<Subscriber> All => subscribers.Values;

    public Subscriber? Find(string id) => subscribers.GetValueOrDefault(id);

    /// <summary>Reads the subscriber files.</summary>
    public void Load(IReadOnlyList<SubscriberDescriptor> descriptors, List<Problem> problems)
    {
        foreach (var descriptor in descriptors)
        {
            if (UserCode.Read(descriptor.File, "Config", descriptor.Config, "COM4110", problems) is not { } config)
            {
                continue;
            }

            var id = config.Id ?? descriptor.DefaultId;
            if (config.Event.Count == 0 || config.Event.Any(name => string.IsNullOrWhiteSpace(name.Name)))
            {
                problems.Add(new Problem("COM4102", "The subscriber names no event.", descriptor.File, "Set Event in its Config."));
            }
            else if (!subscribers.TryAdd(id, new Subscriber(id, config, descriptor)))
            {
                problems.Add(new Problem(
                    "COM4104", $"Two subscribers have the id '{id}'.", $"{subscribers[id].Descriptor.File} and {descriptor.File}", "Set another Id in the Config of one of them."));
            }
            else
            {
                CheckLimits(descriptor.File, config, problems);
                foreach (var name in config.Event)
                {
                    routes.Add(name.Name, id, config.Ordered);
                }
            }
        }
    }

    private static void CheckLimits(string file, SubscriberConfig config, List<Problem> problems)
    {
        if (config.Concurrency < 1 || config.Retry.Attempts < 1 || config.Timeout <= TimeSpan.Zero)
        {
            problems.Add(new Problem(
                "COM4105", $"The subscriber's limits make no sense: concurrency {config.Concurrency}, attempts {config.Retry.Attempts}, timeout {config.Timeout}.", file,
                "Each must be greater than zero."));
        }
    }
}
