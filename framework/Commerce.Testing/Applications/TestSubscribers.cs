using Commerce.Events.Routing;
using Commerce.Hosting.Events;
using Commerce.Manifests;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing;

/// <summary>Adds subscribers beside those of the application's files.</summary>
internal static class TestSubscribers
{
    /// <summary>Adds a subscriber.</summary>
    /// <exception cref="BootException">The subscriber's config is not valid.</exception>
    public static void Add(IServiceProvider services, SubscriberDescriptor subscriber)
    {
        var problems = new List<Problem>();
        services.GetRequiredService<SubscriberRegistry>().Load([subscriber], problems);
        if (problems.Count > 0)
        {
            throw new BootException(problems);
        }
    }
}
