using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Events;

/// <summary>A delivery's transaction on PostgreSQL. The delivery's row is the inbox: it becomes done once.</summary>
internal sealed class PostgresDeliveryUnit(DatabaseTransaction transaction, long hostId, Delivery delivery) : IDeliveryUnit
{
    public async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        var recorded = await transaction.QueryAsync(
            role: null,
            """
            update commerce.delivery set state = 'done', host = null, attempt = $4, error = null, finished_at = commerce.now()
            where event_id = $1 and subscriber = $2 and state = 'pending' and host = $3 returning 1
            """,
            row => row.GetInt32(0),
            [delivery.Event.Id, delivery.Subscriber, hostId, delivery.Attempt],
            mark: null,
            cancellationToken);
        if (recorded.Count == 0)
        {
            return false;
        }

        await transaction.Database.Outbox.CommitAsync(transaction, cancellationToken);
        return true;
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();
}
