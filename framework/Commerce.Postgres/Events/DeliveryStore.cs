using Commerce.Events;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Fetches deliveries and records what became of them, many at a time.</summary>
/// <param name="database">The shared database.</param>
public sealed class DeliveryStore(Database database)
{
    /// <summary>Takes due deliveries that no host has in hand.</summary>
    /// <param name="hostId">This host.</param>
    /// <param name="subscribers">The subscribers this host has; deliveries for others are left to other hosts.</param>
    /// <param name="limit">The most to take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<PendingDelivery>> FetchAsync(long hostId, IReadOnlyCollection<string> subscribers, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        """
        with taken as (
            update commerce.delivery set host = $1
            where (event_id, subscriber) in (
                select event_id, subscriber from commerce.delivery
                where state = 'pending' and host is null and due_at <= now() and subscriber = any($3)
                order by due_at limit $2 for update skip locked)
            returning event_id, subscriber, attempt)
        select taken.subscriber, event.id, event.name, event.data, event.emitted_at, event.depth, taken.attempt
        from taken join commerce.event on event.id = taken.event_id order by event.id
        """,
        row => new PendingDelivery(row.GetString(0), new EventMessage(
            row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetInt32(5), row.GetInt32(6) + 1)),
        [hostId, limit, subscribers.ToArray()],
        cancellationToken);

    /// <summary>Records outcomes: a delivery without an error is done, one with a retry time waits, any other is a dead letter.</summary>
    /// <param name="outcomes">What became of deliveries this host had in hand.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <remarks>Does not wait for the disk: an outcome that is lost with the server has its delivery repeated, as promised.</remarks>
    public Task CompleteAsync(IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken) => database.WriteAsync(
        batch =>
        {
            batch.Add("select set_config('synchronous_commit', 'off', true)");
            AddOutcomes(batch, outcomes);
        },
        cancellationToken);

    /// <summary>
    /// Frees deliveries that carry this host's id without being in hand: of commits whose acknowledgement was lost. Younger ones may be
    /// on their way to the queue.
    /// </summary>
    /// <param name="hostId">This host.</param>
    /// <param name="inHand">What is in hand.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many are free again.</returns>
    public async Task<int> FreeStraysAsync(long hostId, IReadOnlyCollection<PendingDelivery> inHand, CancellationToken cancellationToken) =>
        (await database.QueryAsync(
            """
            update commerce.delivery set host = null
            where state = 'pending' and host = $1 and due_at < now() - interval '10 seconds'
            and (event_id, subscriber) not in (select * from unnest($2::text[], $3::text[]))
            returning 1
            """,
            row => row.GetInt32(0),
            [hostId, inHand.Select(delivery => delivery.Message.Id).ToArray(), inHand.Select(delivery => delivery.Subscriber).ToArray()],
            cancellationToken)).Count;

    /// <summary>Hands deliveries back, for any host to take.</summary>
    /// <param name="hostId">This host.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task HandBackAsync(long hostId, CancellationToken cancellationToken) => database.QueryAsync(
        "update commerce.delivery set host = null where state = 'pending' and host = $1", row => 0, [hostId], cancellationToken);

    private static void AddOutcomes(NpgsqlBatch batch, IReadOnlyList<DeliveryOutcome> outcomes) => batch.Add(
        """
        update commerce.delivery set
            state = outcome.state, host = null, attempt = outcome.attempt, error = outcome.error,
            due_at = coalesce(now() + outcome.retry_after, due_at),
            finished_at = case when outcome.state <> 'pending' then now() end
        from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::interval[])
            as outcome(event_id, subscriber, state, attempt, error, retry_after)
        where delivery.event_id = outcome.event_id and delivery.subscriber = outcome.subscriber and delivery.state = 'pending'
        """,
        [
            outcomes.Select(outcome => outcome.Delivery.Message.Id).ToArray(),
            outcomes.Select(outcome => outcome.Delivery.Subscriber).ToArray(),
            outcomes.Select(outcome => outcome.State).ToArray(),
            outcomes.Select(outcome => outcome.Delivery.Message.Attempt).ToArray(),
            outcomes.Select(outcome => outcome.Error).ToArray(),
            outcomes.Select(outcome => outcome.RetryAfter).ToArray(),
        ]);
}
