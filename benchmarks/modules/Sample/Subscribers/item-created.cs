using Commerce.Events;
using Microsoft.Extensions.Logging;

namespace Modular.Sample.Subscribers;

public static class ItemCreated
{
    public static readonly SubscriberConfig Config = new() { Event = SampleEvents.Created };

    public static async Task Handle(
        EventEnvelope<ItemReference> created, ISampleModuleService items, ILogger logger, CancellationToken cancellationToken)
    {
        var item = await items.RetrieveItemAsync(created.Data.Id, cancellationToken);

        logger.LogDebug("{Name}", item.Name);
    }
}
