using Commerce.Users;

namespace Commerce.EndToEnd.App.Subscribers;

public static class UserCreated
{
    public static readonly SubscriberConfig Config = new() { Event = UserEvents.Created };

    // Throws for an event whose user is not there: a dead letter then shows that an event of rolled-back work got out.
    public static Task Handle(EventEnvelope<UserReference> created, IUserModuleService users, CancellationToken cancellationToken) =>
        users.RetrieveUserAsync(created.Data.Id, cancellationToken);
}
