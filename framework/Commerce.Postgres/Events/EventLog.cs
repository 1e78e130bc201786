using Commerce.Events.Deliveries;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Events;

/// <summary>Reports what became of events, and replays dead letters: for people.</summary>
/// <param name="database">The database that holds the events.</param>
internal sealed class EventLog(Database database)
{
    private const string DeadLetters =
        """
        delivery.state = 'dead' and ($1::text is null or delivery.event_id = $1) and ($2::text is null or event.name = $2)
        and ($3::text is null or delivery.subscriber = $3)
        """;

    /// <summary>Lists events, the newest first.</summary>
    /// <param name="filter">Selects the events.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<EventRecord>> ListAsync(EventFilter filter, CancellationToken cancellationToken) =>
        database.QueryAsync(
            """
            select id, name, data, emitted_at, held_by, coalesce(released_by, held_by),
                (select count(*) from commerce.delivery where event_id = event.id and state = 'done')::int,
                (select count(*) from commerce.delivery where event_id = event.id and state = 'pending')::int,
                (select count(*) from commerce.delivery where event_id = event.id and state = 'dead')::int
            from commerce.event
            where ($1::text is null or name = $1) and ($2::text is null or id = $2) and ($3 or not internal)
            order by id desc limit $4
            """,
            row => new EventRecord(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), !row.IsDBNull(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.GetInt32(6), row.GetInt32(7), row.GetInt32(8)),
            [filter.Name, filter.Id, filter.IncludeInternal, filter.Take],
            cancellationToken);

    /// <summary>Finds an event by its id.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="null"/> when there is no such event, or it has been deleted.</returns>
    public async Task<EventRecord?> FindAsync(string eventId, CancellationToken cancellationToken) =>
        await ListAsync(new EventFilter { Id = eventId, IncludeInternal = true }, cancellationToken) is [var found] ? found : null;

    /// <summary>Lists the deliveries of one event, one for each subscriber.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(string eventId, CancellationToken cancellationToken) =>
        DeliveriesAsync("delivery.event_id = $1 order by delivery.subscriber", [eventId], cancellationToken);

    /// <summary>Lists dead letters, the newest first.</summary>
    /// <param name="filter">Selects the dead letters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<DeliveryRecord>> ListDeadAsync(DeadLetterFilter filter, CancellationToken cancellationToken) =>
        DeliveriesAsync(
            $"{DeadLetters} order by delivery.event_id desc limit $4",
            [filter.EventId, filter.Name, filter.Subscriber, filter.Take],
            cancellationToken);

    /// <summary>Delivers dead letters again, with all their attempts before them.</summary>
    /// <param name="filter">Selects the dead letters; <see cref="ListDeadAsync"/> with the same filter lists them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The number of dead letters that will be delivered again, which hosts fetch within a second; and of those that stay, because no host
    /// has their subscriber, or selects their event for it.
    /// </returns>
    public async Task<(int Replayed, int Left)> ReplayAsync(DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        // What waits of an ordering key is locked, so that nobody claims a younger event of the key before a claim can see this one. It is
        // counted, because a part of a statement that nobody asks is not executed.
        var chosen = await database.QueryAsync(
            $"""
            with chosen as materialized (
                select delivery.event_id, delivery.subscriber, delivery.ordering_key,
                    exists (
                        select from commerce.subscription as route
                        where route.subscriber = delivery.subscriber and route.event in (event.name, '*')) as is_known
                from commerce.delivery join commerce.event on event.id = delivery.event_id
                where {DeadLetters} order by delivery.event_id desc limit $4 for update of delivery),
            waiting as materialized (
                select 1 from commerce.delivery where state = 'pending' and ordering_key is not null
                and (subscriber, ordering_key) in (select subscriber, ordering_key from chosen) for update),
            again as (
                update commerce.delivery set state = 'pending', attempt = 0, due_at = commerce.now(), finished_at = null, host = null
                from chosen where delivery.event_id = chosen.event_id and delivery.subscriber = chosen.subscriber and is_known
                and (select count(*) from waiting) >= 0)
            select is_known from chosen
            """,
            row => row.GetBoolean(0),
            [filter.EventId, filter.Name, filter.Subscriber, filter.Take],
            cancellationToken);
        var replayed = chosen.Count(isKnown => isKnown);
        return (replayed, chosen.Count - replayed);
    }

    /// <summary>
    /// Deletes old events whose deliveries are all done. Dead letters and deliveries that wait are kept.
    /// </summary>
    /// <param name="before">Events emitted before this time are old.</param>
    /// <param name="take">The maximum number of events to delete in one call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of deleted events.</returns>
    public async Task<int> DeleteOldAsync(DateTimeOffset before, int take, CancellationToken cancellationToken) =>
        (await database.ReadAloneAsync(
            batch => batch.Add(
                """
                with old as (
                    select id from commerce.event where id < $1 and held_by is null
                    and not exists (select from commerce.delivery where event_id = event.id and state <> 'done')
                    order by id limit $2 for update skip locked),
                gone as (delete from commerce.delivery using old where event_id = old.id)
                delete from commerce.event using old where event.id = old.id returning 1
                """,
                [$"evt_{UlidGenerator.TimePart(before)}", take]),
            row => row.GetInt32(0),
            cancellationToken)).Count;

    private Task<IReadOnlyList<DeliveryRecord>> DeliveriesAsync(
        string condition, IReadOnlyList<object?> parameters, CancellationToken cancellationToken) => database.QueryAsync(
        $"""
        select delivery.event_id, event.name, delivery.subscriber, delivery.state, delivery.attempt, delivery.due_at,
            delivery.finished_at, delivery.error, host.name
        from commerce.delivery join commerce.event on event.id = delivery.event_id left join commerce.host on host.id = delivery.host
        where {condition}
        """,
        row => new DeliveryRecord(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            DeliveryStates.Parse(row.GetString(3)),
            row.GetInt32(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : row.GetString(8)),
        parameters,
        cancellationToken);
}
