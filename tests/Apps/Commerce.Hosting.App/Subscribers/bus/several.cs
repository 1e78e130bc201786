using Commerce.Events;
using Commerce.Hosting.App.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

public static class Several
{
    public static readonly SubscriberConfig Config = new() { Event = [BusEvents.First, "bus.second"], Id = "several" };

    public static void Handle(EventEnvelope<string> message, Notes notes) => notes.Add("several", $"{message.Name} {message.Data}");
}
