using Commerce.Events;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Events;

/// <summary>Deliveries as rows of PostgreSQL.</summary>
/// <param name="database">The shared database.</param>
/// <param name="routes">Says which subscribers have an order; to others an ordering key means nothing.</param>
public sealed class PostgresDeliveryStore(Database database, EventRoutes routes) : IDeliveryStore
{
    /// <inheritdoc/>
    /// <remarks>A statement of many rows costs little more than one of few.</remarks>
    public TimeSpan CompletionDelay { get; } = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public Task<List<PendingDelivery>> FetchAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(room);
        // Of events with an ordering key only the oldest that has not ended may be taken; a statement of another host that takes it at
        // the same time has locked its row. The outer limit and the place of the row are for the planner: it does not know how much room
        // there is, takes it for a tenth of all that waits, and with a large backlog would compile the statement and read the whole table.
        return database.ReadAloneAsync(
            batch => batch.Add(
                """
                with due as (
                    select delivery.place
                    from unnest($2::text[], $3::int[]) as lane(subscriber, room), lateral (select place from (
                        select waiting.ctid as place from commerce.delivery as waiting
                        where waiting.subscriber = lane.subscriber and state = 'pending' and host is null and due_at <= now()
                        and (waiting.ordering_key is null or waiting.subscriber <> all($4) or not exists (
                            select from commerce.delivery as before
                            where before.subscriber = waiting.subscriber and before.ordering_key = waiting.ordering_key
                            and before.state = 'pending' and before.event_id < waiting.event_id))
                        order by priority, due_at limit lane.room for update skip locked) as first limit 500) as delivery),
                taken as (
                    update commerce.delivery set host = $1 where ctid = any(array(select place from due))
                    returning event_id, subscriber, attempt, priority)
                select taken.subscriber, event.id, event.name, event.data, event.emitted_at, event.depth, taken.attempt, event.ordering_key
                from taken join commerce.event on event.id = taken.event_id order by taken.priority, event.id
                """,
                [hostId, room.Keys.ToArray(), room.Values.ToArray(), routes.Ordered.ToArray()]),
            row => new PendingDelivery(row.GetString(0), new EventMessage(
                row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetInt32(5), row.GetInt32(6) + 1)
            {
                OrderingKey = row.IsDBNull(7) ? null : row.GetString(7),
            }),
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Does not wait for the disk: an outcome that is lost with the server has its delivery repeated, as promised.</remarks>
    public Task CompleteAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        // Rows are found by their key. The index of what is in hand, which the planner must not choose, is full of what was.
        return database.WriteAsync(
            batch =>
            {
                batch.Add("select set_config('synchronous_commit', 'off', true)");
                batch.Add(
                    """
                    update commerce.delivery set
                        state = outcome.state, host = null, attempt = outcome.attempt, error = outcome.error,
                        due_at = coalesce(now() + outcome.retry_after, due_at),
                        finished_at = case when outcome.state <> 'pending' then now() end
                    from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::interval[])
                        as outcome(event_id, subscriber, state, attempt, error, retry_after)
                    where delivery.event_id = outcome.event_id and delivery.subscriber = outcome.subscriber
                    and delivery.state = 'pending' and delivery.host is not distinct from $7
                    """,
                    [
                        outcomes.Select(outcome => outcome.Delivery.Message.Id).ToArray(),
                        outcomes.Select(outcome => outcome.Delivery.Subscriber).ToArray(),
                        outcomes.Select(outcome => outcome.State).ToArray(),
                        outcomes.Select(outcome => outcome.Delivery.Message.Attempt).ToArray(),
                        outcomes.Select(outcome => outcome.Error).ToArray(),
                        outcomes.Select(outcome => outcome.RetryAfter).ToArray(),
                        hostId,
                    ]);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> FreeStraysAsync(long hostId, IReadOnlyCollection<PendingDelivery> inHand, CancellationToken cancellationToken) =>
        // Younger ones may be on their way to the queue.
        (await database.ReadAloneAsync(
            batch => batch.Add(
                """
                update commerce.delivery set host = null
                where state = 'pending' and host = $1 and due_at < now() - interval '10 seconds'
                and (event_id, subscriber) not in (select * from unnest($2::text[], $3::text[]))
                returning 1
                """,
                [hostId, inHand.Select(delivery => delivery.Message.Id).ToArray(), inHand.Select(delivery => delivery.Subscriber).ToArray()]),
            row => row.GetInt32(0),
            cancellationToken)).Count;

    /// <inheritdoc/>
    public Task HandBackAsync(long hostId, CancellationToken cancellationToken) => database.WriteAsync(
        batch => batch.Add("update commerce.delivery set host = null where state = 'pending' and host = $1", [hostId]), cancellationToken);

    /// <inheritdoc/>
    public IDeliveryUnit Begin(long hostId, PendingDelivery delivery) => new PostgresDeliveryUnit(new DatabaseTransaction(database), hostId, delivery);
}
