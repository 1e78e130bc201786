using Commerce.Events;
using Commerce.Hosting.App.Support;
using Commerce.Users;

namespace Commerce.Hosting.App.Subscribers;

public static class UserCreated
{
    public static readonly SubscriberConfig Config = new() { Event = UserEvents.Created };

    public static void Handle(EventEnvelope<UserReference> created, Signals signals) => signals.Raise(created.Data.Id);
}
