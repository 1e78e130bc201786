using Commerce.Events;
using Commerce.Users;

namespace Commerce.Hosting.App.Subscribers;

/// <summary>Creates a user for each user whose name asks for it: a chain without an end.</summary>
public static class Chain
{
    public static readonly SubscriberConfig Config = new() { Event = UserEvents.Created };

    public static async Task Handle(EventEnvelope<UserReference> created, IUserModuleService users, CancellationToken cancellationToken)
    {
        var user = await users.RetrieveUserAsync(created.Data.Id, cancellationToken);
        if (user.FirstName == "endless")
        {
            await users.CreateUserAsync(new CreateUserInput($"{Guid.CreateVersion7()}@chain.test", "endless"), cancellationToken);
        }
    }
}
