using Commerce.EndToEnd.App.Events;

namespace Commerce.EndToEnd.App.Subscribers;

/// <summary>Always throws.</summary>
public static class Fail
{
    public static readonly SubscriberConfig Config = new() { Event = Letters.Trouble, Retry = RetryPolicy.None };

    public static Task Handle(EventEnvelope<Letter> trouble) =>
        throw new InvalidOperationException($"The letter {trouble.Data.Number} is never handled.");
}
