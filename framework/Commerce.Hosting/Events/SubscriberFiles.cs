using Commerce.Events.Routing;
using Commerce.Manifests;

namespace Commerce.Hosting.Events;

/// <summary>Reads the subscriber files of an application and its modules.</summary>
internal static class SubscriberFiles
{
    /// <summary>Reads each file's <c>Config</c>, and registers the subscriber.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="descriptors">The files.</param>
    /// <param name="problems">Receives the mistakes.</param>
    public static void Load(this SubscriberRegistry registry, IReadOnlyList<SubscriberDescriptor> descriptors, List<Problem> problems)
    {
        foreach (var descriptor in descriptors)
        {
            if (UserCode.Read(descriptor.File, "Config", descriptor.Config, "COM4110", problems) is { } config)
            {
                registry.Add(descriptor, config, problems);
            }
        }
    }
}
