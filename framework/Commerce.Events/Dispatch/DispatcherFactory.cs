using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Events.Deliveries;
using Commerce.Events.Diagnostics;
using Commerce.Events.Routing;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>Creates the dispatchers of a host, one for each store. All subscribers must be registered before.</summary>
/// <param name="subscribers">The subscribers of this application.</param>
/// <param name="invoker">Calls them.</param>
/// <param name="interceptors">Observe what is released.</param>
/// <param name="routes">Says which subscribers want which event.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Creates logs.</param>
/// <param name="loops">The loops of the host.</param>
/// <param name="log">The level of the line that each delivery logs.</param>
internal sealed class DispatcherFactory(
    SubscriberRegistry subscribers,
    ISubscriberInvoker invoker,
    IEnumerable<IEventInterceptor> interceptors,
    EventRoutes routes,
    TimeProvider time,
    ILoggerFactory loggers,
    BackgroundLoops loops,
    WorkLog? log = null)
{
    /// <summary>Creates a dispatcher that delivers.</summary>
    /// <param name="place">This host's place at the store.</param>
    public IDeliveryDispatcher Create(HostPlace place) => new DeliveryDispatcher(
        subscribers.All,
        new SubscriberCaller(
            invoker, place, new DeliveryTelemetry(Log<DeliveryTelemetry>(), log ?? WorkLog.Default, time), time, Log<SubscriberCaller>()),
        place,
        Observe(place.Store),
        time,
        Log<DeliveryDispatcher>(),
        loops);

    /// <summary>Creates the dispatcher of a host that leaves deliveries to others.</summary>
    /// <param name="store">Where deliveries wait.</param>
    /// <param name="notifyOthers">Notifies other hosts that deliveries wait.</param>
    public IDeliveryDispatcher CreateNull(IDeliveryStore store, Action notifyOthers) => new NullDispatcher(notifyOthers, Observe(store));

    private InterceptorNotifier Observe(IDeliveryStore store) => new(interceptors, store, routes, Log<InterceptorNotifier>());

    private ContainedLogger Log<T>() => new(loggers.CreateLogger<T>());
}
