using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

/// <summary>Fails on whatever says so, without an order.</summary>
public static class Unordered
{
    public static readonly SubscriberConfig Config = new()
    {
        Event = "bus.ordered",
        Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromHours(1) },
    };

    public static void Handle(EventEnvelope<string> message, Notes notes)
    {
        if (message.Data.StartsWith("fails", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("for an hour");
        }

        notes.Add("unordered", message.Data);
    }
}
