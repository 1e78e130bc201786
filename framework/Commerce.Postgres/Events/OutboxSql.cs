using Commerce.Events;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>The statements that write the outbox.</summary>
internal static class OutboxSql
{
    public static void AddEvents(NpgsqlBatch batch, List<EventMessage> messages, string? heldBy) => batch.Add(
        """
        insert into commerce.event (id, name, data, depth, emitted_at, held_by)
        select *, $6::text from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[])
        """,
        [
            messages.ConvertAll(message => message.Id),
            messages.ConvertAll(message => message.Name),
            messages.ConvertAll(message => message.Data),
            messages.ConvertAll(message => message.Depth),
            messages.ConvertAll(message => message.EmittedAt),
            heldBy,
        ]);

    public static void AddDeliveries(NpgsqlBatch batch, List<PendingDelivery> deliveries, long? hostId) => batch.Add(
        "insert into commerce.delivery (event_id, subscriber, host) select *, $3::bigint from unnest($1::text[], $2::text[])",
        [deliveries.ConvertAll(delivery => delivery.Message.Id), deliveries.ConvertAll(delivery => delivery.Subscriber), hostId]);

    public static void AddDeadLetters(NpgsqlBatch batch, List<PendingDelivery> deliveries, int maxDepth) => batch.Add(
        """
        insert into commerce.delivery (event_id, subscriber, state, error, finished_at)
        select *, 'dead', $3::text, now() from unnest($1::text[], $2::text[])
        """,
        [
            deliveries.ConvertAll(delivery => delivery.Message.Id),
            deliveries.ConvertAll(delivery => delivery.Subscriber),
            TooDeep(maxDepth),
        ]);

    public static void AddRelease(NpgsqlBatch batch, List<string> executionIds, EventRoutes routes)
    {
        var (names, subscribers) = routes.Table();
        batch.Add(
            """
            with released as (update commerce.event set held_by = null where held_by = any($1) returning id, name, depth)
            insert into commerce.delivery (event_id, subscriber, state, error)
            select released.id, route.subscriber, case when depth > $4 then 'dead' else 'pending' end, case when depth > $4 then $5::text end
            from released join unnest($2::text[], $3::text[]) as route(name, subscriber) using (name)
            """,
            [executionIds, names, subscribers, routes.MaxDepth, TooDeep(routes.MaxDepth)]);
    }

    public static void AddClear(NpgsqlBatch batch, List<string> executionIds) =>
        batch.Add("delete from commerce.event where held_by = any($1)", [executionIds]);

    private static string TooDeep(int maxDepth) =>
        $"COM4201 More than {maxDepth} events caused one another in a row, which looks like a chain without an end. " +
        "Break the chain, or raise Commerce:Events:MaxDepth, then replay the event.";
}
