using Commerce.Events;

namespace Commerce.Tests.Hosting.Support;

public static class BusEvents
{
    public static Event<string> First { get; } = new("bus.first");
}
