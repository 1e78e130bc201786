using Commerce.Events;
using Commerce.Manifests;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Subscribers that a test brings itself.</summary>
internal static class InlineSubscriber
{
    public static SubscriberDescriptor Of(
        string id, SubscriberConfig config, Func<EventEnvelope<string>, CancellationToken, Task> handle) =>
        SubscriberDescriptor.Create<string>(
            $"Subscribers/{id}.cs", () => config, (message, _, cancellationToken) => handle(message, cancellationToken));

    public static SubscriberDescriptor Of(string id, string name, Action<EventEnvelope<string>> handle) => Of(
        id,
        new SubscriberConfig { Event = name },
        (message, _) =>
        {
            handle(message);
            return Task.CompletedTask;
        });

    /// <summary>Adds subscribers beside those of the application's files.</summary>
    public static void Add(this TestApplicationOptions options, params SubscriberDescriptor[] subscribers) =>
        options.Prepare(services => Array.ForEach(subscribers, subscriber => TestSubscribers.Add(services, subscriber)));
}
