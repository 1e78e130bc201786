using Commerce.Testing.App.Mail;
using Commerce.Users;

namespace Commerce.Testing.App.Subscribers;

public sealed class GreetCustomer(IMailer mailer, IUserModuleService users)
{
    public static readonly SubscriberConfig Config = new() { Event = UserEvents.Created };

    public async Task Handle(EventEnvelope<UserReference> created, CancellationToken cancellationToken)
    {
        var user = await users.RetrieveUserAsync(created.Data.Id, cancellationToken);

        await mailer.SendAsync(user.Email, "Welcome!", cancellationToken);
    }
}
