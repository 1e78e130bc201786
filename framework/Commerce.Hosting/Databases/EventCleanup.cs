using Commerce.Background;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Databases;

/// <summary>Deletes old events, and forgets subscribers that no host has any more.</summary>
/// <param name="database">The database.</param>
/// <param name="keep">How long events are kept.</param>
/// <param name="time">The clock.</param>
internal sealed class EventCleanup(Database database, TimeSpan keep, TimeProvider time)
{
    private const int EventsAtATime = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly SubscriptionStore subscriptions = new(database);
    private readonly EventLog log = new(database);
    private long cleanedAt;

    /// <summary>Cleans up, at most once a minute.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(cleanedAt) < Interval)
        {
            return;
        }

        cleanedAt = time.GetTimestamp();
        await subscriptions.ForgetAsync(HostAbsence.Limit, cancellationToken);
        while (await log.DeleteOldAsync(time.GetUtcNow() - keep, EventsAtATime, cancellationToken) == EventsAtATime)
        {
        }
    }
}
