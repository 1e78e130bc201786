using Commerce.Benchmarks.LoadTest.Hosts;
using Commerce.Events;

namespace Commerce.Benchmarks.Subscribers;

/// <summary>The one subscriber of the events that are measured; it does nothing but look at the clock.</summary>
public static class Measured
{
    public static readonly SubscriberConfig Config = new() { Event = "benchmark.measured", Concurrency = 64 };

    public static void Handle(EventEnvelope<int> measured, Handled handled) => handled.Add(measured.Data);
}
