using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

/// <summary>Takes one at a time.</summary>
public static class Queued
{
    public static readonly SubscriberConfig Config = new() { Event = "bus.queued", Concurrency = 1 };

    public static async Task Handle(EventEnvelope<string> message, Notes notes)
    {
        await Task.Yield();
        notes.Add("queued", message.Data);
    }
}
