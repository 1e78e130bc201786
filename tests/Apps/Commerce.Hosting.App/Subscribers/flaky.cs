using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers;

/// <summary>Fails the first time it sees an event.</summary>
public sealed class Flaky(Signals signals)
{
    public static readonly SubscriberConfig Config = new() { Event = "test.flaky", Id = "flaky-one" };

    public Task Handle(EventEnvelope<string> flaky)
    {
        signals.Raise($"{flaky.Data} attempt {flaky.Attempt}");
        return flaky.Attempt == 1 ? throw new InvalidOperationException("the first time it fails") : Task.CompletedTask;
    }
}
