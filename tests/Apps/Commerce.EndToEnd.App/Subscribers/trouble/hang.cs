using Commerce.EndToEnd.App.Events;

namespace Commerce.EndToEnd.App.Subscribers;

/// <summary>Never ends by itself.</summary>
public static class Hang
{
    public static readonly SubscriberConfig Config = new()
    {
        Event = Letters.Trouble,
        Retry = RetryPolicy.None,
        Timeout = TimeSpan.FromSeconds(2),
    };

    public static Task Handle(EventEnvelope<Letter> trouble, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
