using Commerce.Events;
using Commerce.Hosting.App.Support;
using Commerce.Users;

namespace Commerce.Hosting.App.Subscribers.Bus;

/// <summary>Creates a user, and fails after that the first time.</summary>
public sealed class Transactional(IUserModuleService users, Notes notes)
{
    public static readonly SubscriberConfig Config = new()
    {
        Event = "bus.transactional",
        Transactional = true,
        Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromMilliseconds(1) },
    };

    public async Task Handle(EventEnvelope<string> message, CancellationToken cancellationToken)
    {
        await users.CreateUserAsync(new CreateUserInput(message.Data), cancellationToken);
        if (message.Attempt == 1)
        {
            throw new InvalidOperationException("after the write");
        }

        notes.Add("transactional", message.Data);
    }
}
