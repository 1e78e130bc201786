using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

/// <summary>Always fails.</summary>
public static class Broken
{
    public static readonly SubscriberConfig Config = new()
    {
        Event = "bus.broken",
        Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromMilliseconds(1) },
    };

    public static void Handle(EventEnvelope<string> message, Notes notes)
    {
        notes.Add("broken", $"{message.Data}, attempt {message.Attempt}");
        throw new InvalidOperationException($"{message.Data}, attempt {message.Attempt}");
    }
}
