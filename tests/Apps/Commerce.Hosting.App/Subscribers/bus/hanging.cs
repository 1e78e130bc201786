using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

/// <summary>Never ends by itself.</summary>
public static class Hanging
{
    public static readonly SubscriberConfig Config = new()
    {
        Event = "bus.hanging",
        Retry = RetryPolicy.None,
        Timeout = TimeSpan.FromMilliseconds(300),
        Concurrency = 2,
    };

    public static async Task Handle(EventEnvelope<string> message, Notes notes, CancellationToken cancellationToken)
    {
        notes.Add("hanging", message.Data);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
