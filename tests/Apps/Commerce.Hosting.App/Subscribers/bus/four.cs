using Commerce.Events;
using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.App.Subscribers.Bus;

public static class First
{
    public static readonly SubscriberConfig Config = new() { Event = "bus.four", Id = "bus/first" };

    public static void Handle(EventEnvelope<string> message, Notes notes) => notes.Add("four", "first");
}

public static class Second
{
    public static readonly SubscriberConfig Config = new() { Event = "bus.four", Id = "bus/second", Retry = RetryPolicy.None };

    public static void Handle(EventEnvelope<string> message, Notes notes)
    {
        notes.Add("four", "second");
        throw new InvalidOperationException("second");
    }
}

public static class Third
{
    public static readonly SubscriberConfig Config = new() { Event = "bus.four", Id = "bus/third", Retry = RetryPolicy.None };

    public static async Task Handle(EventEnvelope<string> message, Notes notes)
    {
        await Task.Yield();
        notes.Add("four", "third");
        throw new InvalidOperationException("third");
    }
}

public static class Fourth
{
    public static readonly SubscriberConfig Config = new() { Event = "bus.four", Id = "bus/fourth" };

    public static void Handle(EventEnvelope<string> message, Notes notes) => notes.Add("four", "fourth");
}
