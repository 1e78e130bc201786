using System.Text.Json;
using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

public static class Everything
{
    public static readonly SubscriberConfig Config = new() { Event = "*" };

    public static void Handle(EventEnvelope<JsonElement> message, Notes notes) => notes.Add("everything", message.Name);
}
