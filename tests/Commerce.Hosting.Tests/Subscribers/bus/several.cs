using Commerce.Events;
using Commerce.Tests.Hosting.Support;

namespace Commerce.Tests.Hosting.Subscribers.Bus;

public static class Several
{
    public static readonly SubscriberConfig Config = new() { Event = [BusEvents.First, "bus.second"], Id = "several" };

    public static void Handle(EventEnvelope<string> message, Notes notes) => notes.Add("several", $"{message.Name} {message.Data}");
}
