using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

/// <summary>Fails once on whatever says so, and notes what it has done.</summary>
public sealed class Ordered(Notes notes)
{
    public static readonly SubscriberConfig Config = new()
    {
        Event = "bus.ordered",
        Ordered = true,
        Retry = new RetryPolicy { Attempts = 3, Delay = TimeSpan.FromMilliseconds(1) },
    };

    public Task Handle(EventEnvelope<string> ordered)
    {
        if (ordered is { Attempt: 1 } && ordered.Data.StartsWith("fails", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("once");
        }

        notes.Add("ordered", ordered.Data);
        return Task.CompletedTask;
    }
}
