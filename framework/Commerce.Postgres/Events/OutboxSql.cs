using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>The statements that write the outbox.</summary>
internal static class OutboxSql
{
    public static void AddEvents(NpgsqlBatch batch, List<StoredEvent> events, string? heldBy) => batch.Add(
        """
        insert into commerce.event (id, name, data, depth, emitted_at, ordering_key, priority, delay, internal, trace_context, held_by)
        select *, $10::text from unnest(
            $1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::text[], $7::int[], $8::interval[], $9::bool[],
            $11::text[])
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
            heldBy,
            events.ConvertAll(stored => stored.TraceContext),
        ]);

    public static void AddDeliveries(NpgsqlBatch batch, List<(Delivery Delivery, bool IsReserved)> deliveries, long hostId) => batch.Add(
        """
        insert into commerce.delivery (event_id, subscriber, host, ordering_key, priority, due_at)
        select event_id, subscriber, case when in_hand then $7::bigint end, ordering_key, priority, commerce.now() + coalesce(delay, '0')
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
        insert into commerce.delivery (event_id, subscriber, state, error, finished_at)
        select *, 'dead', $3::text, commerce.now() from unnest($1::text[], $2::text[])
        """,
        [
            deliveries.ConvertAll(delivery => delivery.Event.Id),
            deliveries.ConvertAll(delivery => delivery.Subscriber),
            EventChain.TooLong(maxDepth),
        ]);

    public static void AddRelease(NpgsqlBatch batch, List<string> runIds, EventRoutes routes)
    {
        var subscriptions = routes.All;
        batch.Add(
            """
            with released as (
                update commerce.event set held_by = null, released_by = held_by
                where held_by = any($1) returning id, name, depth, ordering_key, priority, delay)
            insert into commerce.delivery (event_id, subscriber, state, error, finished_at, ordering_key, priority, due_at)
            select released.id, route.subscriber, case when depth > $4 then 'dead' else 'pending' end,
                case when depth > $4 then $5::text end, case when depth > $4 then commerce.now() end,
                ordering_key, priority, commerce.now() + coalesce(delay, '0')
            from released join unnest($2::text[], $3::text[]) as route(name, subscriber) on route.name in (released.name, '*')
            on conflict do nothing
            """,
            [
                runIds,
                subscriptions.Select(route => route.Event).ToArray(),
                subscriptions.Select(route => route.Subscriber).ToArray(),
                routes.MaxDepth,
                EventChain.TooLong(routes.MaxDepth),
            ]);
    }

    public static void AddDrop(NpgsqlBatch batch, List<string> runIds) =>
        batch.Add("delete from commerce.event where held_by = any($1)", [runIds]);

    private static TimeSpan? Delay(StoredEvent stored) => stored.Options.Delay > TimeSpan.Zero ? stored.Options.Delay : null;
}
