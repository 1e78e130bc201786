using Commerce.Events;
using Commerce.Manifests;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Subscribers that a test brings itself, and applications with them.</summary>
internal static class TestSubscribers
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

    /// <summary>Starts an application with these subscribers beside those of its files.</summary>
    public static Task<TestApplication> StartAsync(string connectionString, params SubscriberDescriptor[] subscribers) =>
        TestApplication.StartAsync(TestApplication.CreateBuilder(connectionString).AddUserModule(), services =>
            Array.ForEach(subscribers, subscriber => Commerce.Testing.TestSubscribers.Add(services, subscriber)));
}
