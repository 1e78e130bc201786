using Commerce.Events;

namespace Commerce.Hosting.App.Events;

public static class BusEvents
{
    public static Event<string> First { get; } = new("bus.first");
}
