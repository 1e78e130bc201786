using Commerce.Events;
using Commerce.Tests.Hosting.Support;
using Commerce.Users;

namespace Commerce.Tests.Hosting.Subscribers;

public static class UserCreated
{
    public static readonly SubscriberConfig Config = new() { Event = UserEvents.Created };

    public static void Handle(EventEnvelope<UserReference> created, Signals signals) => signals.Raise(created.Data.Id);
}
