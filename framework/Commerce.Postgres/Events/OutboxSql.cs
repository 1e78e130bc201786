using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>The statements that write the outbox.</summary>
internal static class OutboxSql
{
    // The class of the advisory locks: "CORD" in ASCII.
    private const int OrderLock = 1129271876;

    /// <summary>
    /// Adds the delivery of an <c>event</c> to the subscriber of a <c>route</c>: a dead letter with the error $3 if more than $2 events
    /// have caused one another.
    /// </summary>
    private const string Deliver =
        """
        insert into commerce.delivery (event_id, subscriber, state, error, finished_at, ordering_key, position, priority, due_at)
        select event.id, route.subscriber, case when depth > $2 then 'dead' else 'pending' end,
            case when depth > $2 then $3::text end, case when depth > $2 then commerce.now() end,
            ordering_key, position, priority, commerce.now() + coalesce(delay, '0')
        """;

    /// <summary>
    /// Waits until no other commit with one of the ordering keys is in flight. Without it a position that was drawn first could become
    /// visible last, and subscribers would see two orders. The locks are taken in one order, so that commits cannot wait for one another
    /// in a circle; keys share 128 locks, because the server's table of locks is small.
    /// </summary>
    /// <param name="batch">The batch with the commit.</param>
    /// <param name="keys">The ordering keys of the events in the batch.</param>
    /// <param name="releasedRuns">The runs whose held events the batch releases.</param>
    public static void AddOrderLocks(NpgsqlBatch batch, List<string> keys, List<string> releasedRuns) => batch.Add(
        """
        select pg_advisory_xact_lock($3, place) from (
            select distinct hashtext(key) & 127 as place from (
                select unnest($1::text[]) as key
                union all select ordering_key from commerce.event where held_by = any($2) and ordering_key is not null) as keyed
            order by place offset 0) as places
        """,
        [keys, releasedRuns, OrderLock]);

    public static void AddEvents(NpgsqlBatch batch, List<StoredEvent> events, string? heldBy) => batch.Add(
        """
        insert into commerce.event (
            id, name, data, depth, emitted_at, ordering_key, priority, delay, internal, trace_context, held_by, position)
        select id, name, data, depth, emitted_at, key, priority, delay, internal, trace_context, $11::text,
            case when key is not null then nextval('commerce.event_position') end
        from unnest(
            $1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::text[], $7::int[], $8::interval[], $9::bool[],
            $10::text[]) as emitted(id, name, data, depth, emitted_at, key, priority, delay, internal, trace_context)
        """,
        [
            events.ConvertAll(stored => stored.Id),
            events.ConvertAll(stored => stored.Name),
            events.ConvertAll(stored => stored.Data),
            events.ConvertAll(stored => stored.Depth),
            events.ConvertAll(stored => stored.EmittedAt),
            events.ConvertAll(stored => stored.OrderingKey),
            events.ConvertAll(stored => stored.Rank),
            events.ConvertAll(Delay),
            events.ConvertAll(stored => stored.Options.Internal),
            events.ConvertAll(stored => stored.TraceContext),
            heldBy,
        ]);

    public static void AddDeliveries(NpgsqlBatch batch, List<(Delivery Delivery, bool IsReserved)> deliveries, long hostId) => batch.Add(
        """
        insert into commerce.delivery (event_id, subscriber, host, ordering_key, position, priority, due_at)
        select event_id, subscriber, case when in_hand then $7::bigint end, ordering_key,
            case when ordering_key is not null then (select position from commerce.event where id = event_id) end,
            priority, commerce.now() + coalesce(delay, '0')
        from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::int[], $6::interval[])
            as delivery(event_id, subscriber, in_hand, ordering_key, priority, delay)
        """,
        [
            deliveries.ConvertAll(entry => entry.Delivery.Event.Id),
            deliveries.ConvertAll(entry => entry.Delivery.Subscriber),
            deliveries.ConvertAll(entry => entry.IsReserved),
            deliveries.ConvertAll(entry => entry.Delivery.Event.OrderingKey),
            deliveries.ConvertAll(entry => entry.Delivery.Event.Rank),
            deliveries.ConvertAll(entry => Delay(entry.Delivery.Event)),
            hostId,
        ]);

    public static void AddDeadLetters(NpgsqlBatch batch, List<Delivery> deliveries, int maxDepth) => batch.Add(
        """
        insert into commerce.delivery (event_id, subscriber, state, error, finished_at, ordering_key, position, priority)
        select event_id, subscriber, 'dead', $3::text, commerce.now(), ordering_key, position, priority
        from unnest($1::text[], $2::text[]) as delivery(event_id, subscriber) join commerce.event on event.id = event_id
        """,
        [
            deliveries.ConvertAll(delivery => delivery.Event.Id),
            deliveries.ConvertAll(delivery => delivery.Subscriber),
            EventChain.TooLong(maxDepth),
        ]);

    /// <summary>Adds deliveries to the subscribers that only other hosts have. Hosts register them before they start.</summary>
    public static void AddDeliveriesElsewhere(NpgsqlBatch batch, List<StoredEvent> events, int maxDepth) => batch.Add(
        $"""
        {Deliver}
        from commerce.event join commerce.subscription as route on route.event in (event.name, '*')
        where event.id = any($1)
        on conflict do nothing
        """,
        [events.ConvertAll(stored => stored.Id), maxDepth, EventChain.TooLong(maxDepth)]);

    public static void AddRelease(NpgsqlBatch batch, List<string> runIds, EventRoutes routes)
    {
        var subscriptions = routes.All;
        batch.Add(
            $"""
            with held as materialized (
                select id as held_id, case when ordering_key is not null then nextval('commerce.event_position') end as next_position
                from (select id, ordering_key from commerce.event where held_by = any($1) order by position, id offset 0) as held),
            released as (
                update commerce.event set held_by = null, released_by = held_by, position = next_position
                from held where id = held_id returning id, name, depth, ordering_key, position, priority, delay)
            {Deliver}
            from released as event join (
                select event, subscriber from commerce.subscription
                union select * from unnest($4::text[], $5::text[])) as route(name, subscriber) on route.name in (event.name, '*')
            on conflict do nothing
            """,
            [
                runIds,
                routes.MaxDepth,
                EventChain.TooLong(routes.MaxDepth),
                subscriptions.Select(route => route.Event).ToArray(),
                subscriptions.Select(route => route.Subscriber).ToArray(),
            ]);
    }

    public static void AddDrop(NpgsqlBatch batch, List<string> runIds) =>
        batch.Add("delete from commerce.event where held_by = any($1)", [runIds]);

    private static TimeSpan? Delay(StoredEvent stored) => stored.Options.Delay > TimeSpan.Zero ? stored.Options.Delay : null;
}
