using Commerce.EndToEnd.App.Events;

namespace Commerce.EndToEnd.App.Subscribers;

/// <summary>Takes its time.</summary>
public static class Dawdle
{
    public static readonly SubscriberConfig Config = new() { Event = Letters.Trouble, Retry = RetryPolicy.None };

    public static Task Handle(EventEnvelope<Letter> trouble, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
}
