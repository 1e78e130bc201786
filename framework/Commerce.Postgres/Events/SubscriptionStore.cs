using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Events;

/// <summary>The subscribers of all hosts: each commit of an event writes deliveries for all of them.</summary>
/// <param name="database">The shared database.</param>
internal sealed class SubscriptionStore(Database database)
{
    /// <summary>Gets the maximum number of deliveries that one statement makes dead letters. Default: 10,000.</summary>
    public int DeliveriesAtATime { get; init; } = 10_000;

    /// <summary>Reports that this host has its subscribers: to be repeated. They get what is emitted or released from now on.</summary>
    /// <param name="subscriptions">Event and subscriber.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RegisterAsync(
        IReadOnlyList<(string Event, string Subscriber)> subscriptions, CancellationToken cancellationToken) => database.Loops.WriteAsync(
        batch => batch.Add(
            """
            insert into commerce.subscription (event, subscriber) select * from unnest($1::text[], $2::text[]) order by 2, 1
            on conflict (subscriber, event) do update set seen_at = commerce.now()
            where subscription.seen_at < commerce.now() - interval '1 minute'
            """,
            [subscriptions.Select(pair => pair.Event).ToArray(), subscriptions.Select(pair => pair.Subscriber).ToArray()]),
        cancellationToken);

    /// <summary>Reads which events other hosts select, or did, for subscribers of this one, which does not select them.</summary>
    /// <param name="own">The events and subscribers of this host.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The subscribers, each with these events.</returns>
    public Task<List<(string Subscriber, string Events)>> FindLeftAsync(
        IReadOnlyList<(string Event, string Subscriber)> own, CancellationToken cancellationToken) => database.Loops.ReadAsync(
        batch => batch.Add(
            """
            with own as (select * from unnest($1::text[], $2::text[]) as own(event, subscriber))
            select subscriber, string_agg(event, ', ' order by event) from commerce.subscription as other
            where subscriber in (select subscriber from own) and not exists (
                select from own where own.subscriber = other.subscriber and own.event in (other.event, '*'))
            group by subscriber order by subscriber
            """,
            [own.Select(pair => pair.Event).ToArray(), own.Select(pair => pair.Subscriber).ToArray()]),
        row => (row.GetString(0), row.GetString(1)),
        cancellationToken);

    /// <summary>
    /// Forgets subscribers that no host has reported for long. Deliveries that still wait for them become dead letters, as do those that
    /// wait for one that was forgotten before, such as of a commit that was under way then: up to <see cref="DeliveriesAtATime"/>.
    /// </summary>
    /// <param name="unseenFor">How long no host has reported them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>These subscribers, each with the number of its deliveries that are dead letters now.</returns>
    public Task<List<(string Subscriber, int Deliveries)>> ForgetAsync(
        TimeSpan unseenFor, CancellationToken cancellationToken) => database.Loops.ReadAsync(
        // Whom anything waits for is found by leaps through the index, however long the backlog is.
        batch => batch.Add(
            """
            with recursive gone as (delete from commerce.subscription where seen_at < commerce.now() - $1 returning subscriber),
            waiting as (
                (select min(subscriber) as subscriber from commerce.delivery where state = 'pending' and host is null)
                union all
                select (
                    select min(subscriber) from commerce.delivery
                    where state = 'pending' and host is null and subscriber > waiting.subscriber)
                from waiting where waiting.subscriber is not null),
            lost as (
                select subscriber from (select subscriber from gone union select subscriber from waiting) as candidate
                where subscriber is not null and not exists (
                    select from commerce.subscription as other
                    where other.subscriber = candidate.subscriber and other.seen_at >= commerce.now() - $1)),
            dead as (
                update commerce.delivery set state = 'dead', finished_at = commerce.now(),
                    error = 'COM4202 No host has had the subscriber ''' || delivery.subscriber || ''' for long.'
                where ctid = any(array(
                    select found from lost, lateral (
                        select ctid as found from commerce.delivery as waiting
                        where waiting.subscriber = lost.subscriber and state = 'pending' and host is null
                        limit $2 for update skip locked) as portion
                    limit $2))
                returning delivery.subscriber)
            select subscriber, (select count(*) from dead where dead.subscriber = lost.subscriber)::int from lost
            """,
            [unseenFor, DeliveriesAtATime]),
        row => (row.GetString(0), row.GetInt32(1)),
        cancellationToken);

    /// <summary>
    /// Forgets events that no host selects for a subscriber any more, while hosts have the subscriber. Deliveries of them that wait become
    /// dead letters when a host claims them.
    /// </summary>
    /// <param name="unseenFor">How long no host has reported them before the last report of the subscriber.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The subscribers, each with the events that it gets no more.</returns>
    public Task<List<(string Subscriber, string Events)>> ForgetEventsAsync(
        TimeSpan unseenFor, CancellationToken cancellationToken) => database.Loops.ReadAsync(
        batch => batch.Add(
            """
            with newest as materialized (
                select subscriber, max(seen_at) as seen_at from commerce.subscription group by subscriber
                having max(seen_at) >= commerce.now() - interval '2 minutes'),
            gone as (
                delete from commerce.subscription as old using newest
                where old.subscriber = newest.subscriber and old.seen_at < newest.seen_at - $1
                returning old.subscriber, event, newest.seen_at)
            select subscriber, string_agg(event, ', ' order by event) from gone
            where not exists (
                select from commerce.subscription as kept
                where kept.subscriber = gone.subscriber and kept.event = '*' and kept.seen_at >= gone.seen_at - $1)
            group by subscriber order by subscriber
            """,
            [unseenFor]),
        row => (row.GetString(0), row.GetString(1)),
        cancellationToken);
}
