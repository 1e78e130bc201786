using Commerce.Background;
using Commerce.Events.Routing;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Events;

/// <summary>Deletes old events. Forgets subscribers that no host has, and events that no host selects for them, any more.</summary>
/// <param name="database">The database.</param>
/// <param name="routes">The events and subscribers of this host.</param>
/// <param name="keep">How long events are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log. It must not throw.</param>
internal sealed partial class EventCleanup(
    Database database, EventRoutes routes, TimeSpan keep, TimeProvider time, ILogger logger)
{
    private const int EventsAtATime = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Longer than a few reports of hosts that are there. What waits until then may hold back others of its ordering key.
    private static readonly TimeSpan SelectionGrace = TimeSpan.FromMinutes(5);

    private readonly SubscriptionStore subscriptions = new(database);
    private readonly EventLog log = new(database);
    private long? cleanedAt;
    private long steadySince;
    private HashSet<(string, string)> left = [];

    /// <summary>Cleans up, at most once a minute.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (cleanedAt is { } last && time.GetElapsedTime(last) < Interval)
        {
            return;
        }

        // What only this host has must not look as if no host had it. After an outage other hosts report again first, too.
        await subscriptions.RegisterAsync(routes.Registered, cancellationToken);
        steadySince = cleanedAt is { } before && time.GetElapsedTime(before) < 2 * Interval ? steadySince : time.GetTimestamp();
        try
        {
            await ForgetEventsAsync(cancellationToken);
            await ForgetSubscribersAsync(cancellationToken);
            while (await log.DeleteOldAsync(time.GetUtcNow() - keep, EventsAtATime, cancellationToken) == EventsAtATime)
            {
            }
        }
        finally
        {
            cleanedAt = time.GetTimestamp();
        }
    }

    private async Task ForgetEventsAsync(CancellationToken cancellationToken)
    {
        var nowLeft = await subscriptions.FindLeftAsync(routes.Registered, cancellationToken);
        foreach (var (subscriber, events) in nowLeft.Where(some => !left.Contains(some)))
        {
            LogLeft(events, subscriber);
        }

        left = [.. nowLeft];
        if (time.GetElapsedTime(steadySince) < SelectionGrace)
        {
            return;
        }

        foreach (var (subscriber, events) in await subscriptions.ForgetEventsAsync(SelectionGrace, cancellationToken))
        {
            LogDeselected(events, subscriber, SelectionGrace.Minutes);
        }
    }

    private async Task ForgetSubscribersAsync(CancellationToken cancellationToken)
    {
        List<(string Subscriber, int Deliveries)> forgotten;
        do
        {
            forgotten = await subscriptions.ForgetAsync(HostAbsence.Limit, cancellationToken);
            foreach (var (subscriber, deliveries) in forgotten)
            {
                LogForgotten(subscriber, HostAbsence.Limit.Days, deliveries);
            }
        }
        while (forgotten.Sum(gone => gone.Deliveries) == subscriptions.DeliveriesAtATime);
    }

    [LoggerMessage(
        EventId = 4008,
        Level = LogLevel.Warning,
        Message = "No host has had the subscriber '{Subscriber}' for {Days} days, so it gets no more events; " +
            "{Count} deliveries that waited for it are dead letters now")]
    private partial void LogForgotten(string subscriber, int days, int count);

    [LoggerMessage(
        EventId = 4009,
        Level = LogLevel.Warning,
        Message = "No host has selected {Events} for the subscriber '{Subscriber}' for {Minutes} minutes, so it gets no more of " +
            "them; deliveries that wait become dead letters")]
    private partial void LogDeselected(string events, string subscriber, int minutes);

    [LoggerMessage(
        EventId = 4010,
        Level = LogLevel.Information,
        Message = "This host does not select {Events} for the subscriber '{Subscriber}', but others do or did; " +
            "deliveries of them wait for a host that does")]
    private partial void LogLeft(string events, string subscriber);
}
