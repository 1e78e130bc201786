using Commerce.Events.Deliveries;

namespace Commerce.Events.Dispatch;

/// <summary>This host's place among the hosts that deliver the events of one store.</summary>
/// <param name="HostId">This host's id, which marks the deliveries that it has in hand.</param>
/// <param name="Store">Where deliveries wait.</param>
/// <param name="NotifyOthers">Notifies other hosts that deliveries wait. It returns at once and does not throw.</param>
internal sealed record HostPlace(long HostId, IDeliveryStore Store, Action NotifyOthers);
