using System.Globalization;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Deliveries as rows of PostgreSQL.</summary>
/// <param name="database">The shared database.</param>
/// <param name="routes">Says which subscribers are ordered; to others an ordering key means nothing.</param>
internal sealed class PostgresDeliveryStore(Database database, EventRoutes routes) : IDeliveryStore
{
    // Rows are found by their key. The planner must not choose the index of what is in hand: it is full of what was. An outcome whose
    // record was not answered is recorded again, when this host may already have claimed the next attempt.
    private const string RecordEvery =
        """
        update commerce.delivery set
            state = outcome.state, host = null, attempt = outcome.attempt, error = outcome.error,
            due_at = coalesce(commerce.now() + outcome.retry_after, due_at),
            finished_at = case when outcome.state <> 'pending' then commerce.now() end
        from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::interval[])
            as outcome(event_id, subscriber, state, attempt, error, retry_after)
        where delivery.event_id = outcome.event_id and delivery.subscriber = outcome.subscriber
        and delivery.state = 'pending' and delivery.host is not distinct from $7
        and delivery.attempt = outcome.attempt - 1
        """;

    private const string RecordUnlocked =
        $"""
        {RecordEvery} and (delivery.event_id, delivery.subscriber) in (
            select event_id, subscriber from commerce.delivery
            where (event_id, subscriber) in (select * from unnest($1::text[], $2::text[])) for update skip locked)
        """;

    /// <summary>Gets how long a record waits for a locked row before it leaves it out. Default: 2 seconds.</summary>
    public TimeSpan LockLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    /// <remarks>A statement of many rows costs little more than one of few.</remarks>
    public TimeSpan RecordDelay { get; } = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public Task<List<Delivery>> ClaimAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken)
    {
        // Another version may have given a subscriber more events: those wait for a host that has them, and what no version selects for
        // none. The event is looked up only then.
        // Of events with an ordering key only the oldest that has not ended may be claimed, and while none is in hand, such as one that
        // is younger than a dead letter that is delivered again; a statement of another host that claims it at the same time has locked
        // its row. The outer limit and the place of the row are for the planner: it does not know how much room there is, takes it for a
        // tenth of all that waits, and with a large backlog would compile the statement and read the whole table.
        var own = routes.All;
        return database.Loops.ReadAsync(
            batch => batch.Add(
                """
                with own as materialized (select * from unnest($5::text[], $6::text[]) as own(event, subscriber)),
                lane as (
                    select subscriber, room, exists (
                        select from commerce.subscription as other where other.subscriber = lane.subscriber and not exists (
                            select from own where own.subscriber = other.subscriber and own.event in (other.event, '*'))) as leaves
                    from unnest($2::text[], $3::int[]) as lane(subscriber, room)),
                due as (
                    select delivery.place
                    from lane, lateral (select place from (
                        select waiting.ctid as place from commerce.delivery as waiting
                        where waiting.subscriber = lane.subscriber and state = 'pending' and host is null and due_at <= commerce.now()
                        and (not lane.leaves or commerce.may_claim(waiting.event_id, waiting.subscriber, $5, $6))
                        and (waiting.ordering_key is null or waiting.subscriber <> all($4) or not exists (
                            select from commerce.delivery as before
                            where before.subscriber = waiting.subscriber and before.ordering_key = waiting.ordering_key
                            and before.state = 'pending' and (before.position < waiting.position or before.host is not null)))
                        order by priority, due_at limit lane.room for update skip locked) as first limit 256) as delivery),
                claimed as (
                    update commerce.delivery set host = $1 where ctid = any(array(select place from due))
                    returning event_id, subscriber, attempt, priority)
                select claimed.subscriber, event.id, event.name, event.data, event.emitted_at, event.depth, claimed.attempt,
                    event.ordering_key, event.trace_context
                from claimed join commerce.event on event.id = claimed.event_id order by claimed.priority, event.id
                """,
                [
                    hostId,
                    room.Keys.ToArray(),
                    room.Values.ToArray(),
                    routes.Ordered.ToArray(),
                    own.Select(pair => pair.Event).ToArray(),
                    own.Select(pair => pair.Subscriber).ToArray(),
                ]),
            row => new Delivery(
                row.GetString(0), ReadEvent(row, 1, Text(row, 7)) with { TraceContext = Text(row, 8) }, row.GetInt32(6) + 1),
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Does not wait for the disk: the delivery of an outcome that is lost with the server is repeated, as promised. So is one whose row
    /// another transaction has locked, such as that of a connection which broke and which the server has not noticed: it must not keep the
    /// outcomes of others from being recorded.
    /// </remarks>
    public async Task RecordAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            await RecordAsync(RecordEvery, hostId, outcomes, cancellationToken);
        }
        catch (PostgresException locked) when (locked.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await RecordAsync(RecordUnlocked, hostId, outcomes, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<int> ReleaseOrphansAsync(
        long hostId, Func<IReadOnlyCollection<Delivery>> inHand, CancellationToken cancellationToken)
    {
        var carried = await database.Loops.ReadAsync(
            batch => batch.Add("select event_id, subscriber from commerce.delivery where state = 'pending' and host = $1", [hostId]),
            row => (Event: row.GetString(0), Subscriber: row.GetString(1)),
            cancellationToken);
        var known = inHand().Select(delivery => (delivery.Event.Id, delivery.Subscriber)).ToHashSet();
        var orphans = carried.FindAll(delivery => !known.Contains(delivery));
        return orphans.Count == 0 ? 0 : (await database.Loops.ReadAsync(
            batch => batch.Add(
                """
                update commerce.delivery set host = null where (event_id, subscriber) in (
                    select event_id, subscriber from commerce.delivery
                    where (event_id, subscriber) in (select * from unnest($2::text[], $3::text[])) and state = 'pending' and host = $1
                    for update skip locked)
                returning 1
                """,
                [hostId, orphans.ConvertAll(orphan => orphan.Event), orphans.ConvertAll(orphan => orphan.Subscriber)]),
            row => row.GetInt32(0),
            cancellationToken)).Count;
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(long hostId, CancellationToken cancellationToken) => database.Loops.WriteAsync(
        batch => batch.Add(
            """
            update commerce.delivery set host = null where (event_id, subscriber) in (
                select event_id, subscriber from commerce.delivery where state = 'pending' and host = $1 for update skip locked)
            """,
            [hostId]),
        cancellationToken);

    /// <inheritdoc/>
    public IDeliveryUnit Begin(long hostId, Delivery delivery) =>
        new PostgresDeliveryUnit(new DatabaseTransaction(database, exclusive: true), hostId, delivery);

    /// <inheritdoc/>
    public Task<List<(StoredEvent Event, string RunId)>> ReadReleasedAsync(
        IReadOnlyList<string> runIds, CancellationToken cancellationToken) => database.Loops.ReadAsync(
        batch => batch.Add(
            """
            select id, name, data, emitted_at, depth, ordering_key, released_by from commerce.event
            where released_by = any($1) order by id
            """,
            [runIds.ToArray()]),
        row => (ReadEvent(row, 0, Text(row, 5)), row.GetString(6)),
        cancellationToken);

    private Task RecordAsync(
        string sql, long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken) => database.Loops.WriteAsync(
        batch =>
        {
            batch.Add(
                "select set_config('synchronous_commit', 'off', true), set_config('lock_timeout', $1, true)",
                [LockLimit.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)]);
            batch.Add(
                sql,
                [
                    outcomes.Select(outcome => outcome.Delivery.Event.Id).ToArray(),
                    outcomes.Select(outcome => outcome.Delivery.Subscriber).ToArray(),
                    outcomes.Select(outcome => outcome.State.Name()).ToArray(),
                    outcomes.Select(outcome => outcome.Delivery.Attempt).ToArray(),
                    outcomes.Select(outcome => outcome.Error).ToArray(),
                    outcomes.Select(outcome => outcome.RetryAfter).ToArray(),
                    hostId,
                ]);
        },
        cancellationToken);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static StoredEvent ReadEvent(NpgsqlDataReader row, int first, string? orderingKey) => new(
        row.GetString(first),
        row.GetString(first + 1),
        row.GetString(first + 2),
        row.GetFieldValue<DateTimeOffset>(first + 3),
        row.GetInt32(first + 4))
    {
        Options = orderingKey is null ? EmitOptions.Defaults : new EmitOptions { OrderingKey = orderingKey },
    };
}
