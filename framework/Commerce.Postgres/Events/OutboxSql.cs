using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>The statements that write the outbox.</summary>
internal static class OutboxSql
{
    public static void AddEvents(NpgsqlBatch batch, List<OutboxMessage> messages, string? heldBy) => batch.Add(
        """
        insert into commerce.event (id, name, data, depth, emitted_at, ordering_key, priority, delay, internal, held_by)
        select *, $10::text from unnest(
            $1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::text[], $7::int[], $8::interval[], $9::bool[])
        """,
        [
            messages.ConvertAll(message => message.Message.Id),
            messages.ConvertAll(message => message.Message.Name),
            messages.ConvertAll(message => message.Message.Data),
            messages.ConvertAll(message => message.Message.Depth),
            messages.ConvertAll(message => message.Message.EmittedAt),
            messages.ConvertAll(message => message.Message.OrderingKey),
            messages.ConvertAll(message => message.Priority),
            messages.ConvertAll(Delay),
            messages.ConvertAll(message => message.Options.Internal),
            heldBy,
        ]);

    public static void AddDeliveries(NpgsqlBatch batch, List<OutboxDelivery> deliveries, long hostId) => batch.Add(
        """
        insert into commerce.delivery (event_id, subscriber, host, ordering_key, priority, due_at)
        select event_id, subscriber, case when in_hand then $7::bigint end, ordering_key, priority, now() + coalesce(delay, '0')
        from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::int[], $6::interval[])
            as delivery(event_id, subscriber, in_hand, ordering_key, priority, delay)
        """,
        [
            deliveries.ConvertAll(delivery => delivery.Delivery.Message.Id),
            deliveries.ConvertAll(delivery => delivery.Delivery.Subscriber),
            deliveries.ConvertAll(delivery => delivery.InHand),
            deliveries.ConvertAll(delivery => delivery.Delivery.Message.OrderingKey),
            deliveries.ConvertAll(delivery => delivery.Source.Priority),
            deliveries.ConvertAll(delivery => Delay(delivery.Source)),
            hostId,
        ]);

    public static void AddDeadLetters(NpgsqlBatch batch, List<OutboxDelivery> deliveries, int maxDepth) => batch.Add(
        """
        insert into commerce.delivery (event_id, subscriber, state, error, finished_at)
        select *, 'dead', $3::text, now() from unnest($1::text[], $2::text[])
        """,
        [
            deliveries.ConvertAll(delivery => delivery.Delivery.Message.Id),
            deliveries.ConvertAll(delivery => delivery.Delivery.Subscriber),
            TooDeep(maxDepth),
        ]);

    public static void AddRelease(NpgsqlBatch batch, List<string> executionIds, EventRoutes routes)
    {
        var (names, subscribers) = routes.Table();
        batch.Add(
            """
            with released as (
                update commerce.event set held_by = null, released_by = held_by
                where held_by = any($1) returning id, name, depth, ordering_key, priority, delay)
            insert into commerce.delivery (event_id, subscriber, state, error, finished_at, ordering_key, priority, due_at)
            select released.id, route.subscriber, case when depth > $4 then 'dead' else 'pending' end, case when depth > $4 then $5::text end,
                case when depth > $4 then now() end, ordering_key, priority, now() + coalesce(delay, '0')
            from released join unnest($2::text[], $3::text[]) as route(name, subscriber) on route.name in (released.name, '*')
            on conflict do nothing
            """,
            [executionIds, names, subscribers, routes.MaxDepth, TooDeep(routes.MaxDepth)]);
    }

    public static void AddClear(NpgsqlBatch batch, List<string> executionIds) =>
        batch.Add("delete from commerce.event where held_by = any($1)", [executionIds]);

    private static TimeSpan? Delay(OutboxMessage message) => message.Options.Delay > TimeSpan.Zero ? message.Options.Delay : null;

    private static string TooDeep(int maxDepth) =>
        $"COM4201 More than {maxDepth} events caused one another in a row, which looks like a chain without an end. " +
        "Break the chain, or raise Commerce:Events:MaxDepth, then replay the event.";
}
