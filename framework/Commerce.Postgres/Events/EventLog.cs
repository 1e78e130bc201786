using Commerce.Identifiers;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Events;

/// <summary>What became of events: for people, and for what they do about it.</summary>
/// <param name="database">The database that holds the events.</param>
public sealed class EventLog(Database database)
{
    /// <summary>Events, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<EventRecord>> ListAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return database.QueryAsync(
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
            [filter.Name, filter.Id, filter.WithInternal, filter.Limit],
            cancellationToken);
    }

    /// <summary>The deliveries of one event, one for each subscriber.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="null"/> when there is no such event, or it is kept no longer.</returns>
    public async Task<EventTrace?> FindAsync(string eventId, CancellationToken cancellationToken)
    {
        var events = await ListAsync(new EventFilter { Id = eventId, WithInternal = true }, cancellationToken);
        return events is [var found]
            ? new EventTrace(found, await DeliveriesAsync("delivery.event_id = $1 order by delivery.subscriber", [eventId], cancellationToken))
            : null;
    }

    /// <summary>The deliveries of one event, as <see cref="FindAsync"/>.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found: there is no such event, or it is kept no longer.</exception>
    public async Task<EventTrace> TraceAsync(string eventId, CancellationToken cancellationToken) =>
        await FindAsync(eventId, cancellationToken) ?? throw new CommerceException(ErrorType.NotFound, $"Event with id: {eventId} was not found");

    /// <summary>Dead letters, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<DeliveryRecord>> ListDeadAsync(DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return DeliveriesAsync($"{DeadLetters} order by delivery.event_id desc limit $4", [filter.EventId, filter.Name, filter.Subscriber, filter.Limit], cancellationToken);
    }

    /// <summary>Delivers dead letters again, with all their attempts before them.</summary>
    /// <param name="filter">Which; <see cref="ListDeadAsync"/> with the same filter shows them before.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many are to be delivered again. Hosts fetch them within a second.</returns>
    public async Task<int> ReplayAsync(DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var replayed = await database.QueryAsync(
            $"""
            with chosen as (
                select delivery.event_id, delivery.subscriber from commerce.delivery join commerce.event on event.id = delivery.event_id
                where {DeadLetters} order by delivery.event_id desc limit $4 for update of delivery)
            update commerce.delivery as again set state = 'pending', attempt = 0, due_at = now(), finished_at = null, host = null
            from chosen where again.event_id = chosen.event_id and again.subscriber = chosen.subscriber
            returning 1
            """,
            row => row.GetInt32(0),
            [filter.EventId, filter.Name, filter.Subscriber, filter.Limit],
            cancellationToken);
        return replayed.Count;
    }

    /// <summary>
    /// Deletes deliveries that are done and events that have none left, older than a time; dead letters and what waits is kept. Some at a time.
    /// </summary>
    /// <param name="before">Events emitted before this time are old.</param>
    /// <param name="limit">The most events to look at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many events were deleted.</returns>
    public async Task<int> DeleteOldAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
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
                [$"evt_{UlidGenerator.TimePart(before)}", limit]),
            row => row.GetInt32(0),
            cancellationToken)).Count;

    private const string DeadLetters =
        "delivery.state = 'dead' and ($1::text is null or delivery.event_id = $1) and ($2::text is null or event.name = $2) and ($3::text is null or delivery.subscriber = $3)";

    private Task<IReadOnlyList<DeliveryRecord>> DeliveriesAsync(string condition, IReadOnlyList<object?> parameters, CancellationToken cancellationToken) => database.QueryAsync(
        $"""
        select delivery.event_id, event.name, delivery.subscriber, delivery.state, delivery.attempt, delivery.due_at, delivery.finished_at, delivery.error, host.name
        from commerce.delivery join commerce.event on event.id = delivery.event_id left join commerce.host on host.id = delivery.host
        where {condition}
        """,
        row => new DeliveryRecord(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetFieldValue<DateTimeOffset>(5),
            row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6), row.IsDBNull(7) ? null : row.GetString(7), row.IsDBNull(8) ? null : row.GetString(8)),
        parameters,
        cancellationToken);
}
