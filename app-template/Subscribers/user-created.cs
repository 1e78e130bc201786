using Commerce.Users;
using MyShop.Workflows;

namespace MyShop.Subscribers;

public static class UserCreated
{
    public static readonly SubscriberConfig Config = new() { Event = UserEvents.Created };

    public static async Task Handle(
        EventEnvelope<UserReference> created, IWorkflowEngine workflows, ILogger logger, CancellationToken cancellationToken)
    {
        var run = await workflows.RunAsync(GreetUser.Definition, created.Data, cancellationToken);

        logger.LogDebug("{Greeting}", run.Result);
    }
}
