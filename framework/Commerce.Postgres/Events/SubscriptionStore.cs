using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Events;

/// <summary>The subscribers of all hosts: each commit of an event writes deliveries for all of them.</summary>
/// <param name="database">The shared database.</param>
internal sealed class SubscriptionStore(Database database)
{
    /// <summary>Reports that this host has its subscribers: to be repeated. They get what is emitted or released from now on.</summary>
    /// <param name="subscriptions">Event and subscriber.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RegisterAsync(
        IReadOnlyList<(string Event, string Subscriber)> subscriptions, CancellationToken cancellationToken) => database.WriteAsync(
        batch => batch.Add(
            """
            insert into commerce.subscription (event, subscriber) select * from unnest($1::text[], $2::text[]) order by 2, 1
            on conflict (subscriber, event) do update set seen_at = commerce.now()
            where subscription.seen_at < commerce.now() - interval '1 minute'
            """,
            [subscriptions.Select(pair => pair.Event).ToArray(), subscriptions.Select(pair => pair.Subscriber).ToArray()]),
        cancellationToken);

    /// <summary>
    /// Forgets subscribers that no host has reported for long. Deliveries that still wait for them become dead letters, as do those that
    /// wait for one that was forgotten before, such as of a commit that was under way then.
    /// </summary>
    /// <param name="unseenFor">How long no host has reported them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>These subscribers, each with the number of its deliveries that are dead letters now.</returns>
    public Task<List<(string Subscriber, int Deliveries)>> ForgetAsync(
        TimeSpan unseenFor, CancellationToken cancellationToken) => database.ReadAloneAsync(
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
                from lost where delivery.subscriber = lost.subscriber and state = 'pending' and host is null
                returning delivery.subscriber)
            select subscriber, (select count(*) from dead where dead.subscriber = lost.subscriber)::int from lost
            """,
            [unseenFor]),
        row => (row.GetString(0), row.GetInt32(1)),
        cancellationToken);

    /// <summary>
    /// Forgets events that no host selects for a subscriber any more, while hosts have the subscriber. Deliveries of them that wait become
    /// dead letters.
    /// </summary>
    /// <param name="unseenFor">How long no host has reported them before the last report of the subscriber.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The subscribers, each with its forgotten events, and the number of its deliveries that are dead letters now.</returns>
    public Task<List<(string Subscriber, string Events, int Deliveries)>> ForgetEventsAsync(
        TimeSpan unseenFor, CancellationToken cancellationToken) => database.ReadAloneAsync(
        batch => batch.Add(
            """
            with newest as materialized (
                select subscriber, max(seen_at) as seen_at from commerce.subscription group by subscriber
                having max(seen_at) >= commerce.now() - interval '2 minutes'),
            gone as (
                delete from commerce.subscription as old using newest
                where old.subscriber = newest.subscriber and old.seen_at < newest.seen_at - $1 returning old.subscriber, event),
            dead as (
                update commerce.delivery set state = 'dead', finished_at = commerce.now(),
                    error = format('COM4202 The subscriber ''%s'' does not select %s any more.', delivery.subscriber, event.name)
                from commerce.event where event.id = event_id and state = 'pending' and host is null
                and delivery.subscriber in (select subscriber from gone) and not exists (
                    select from commerce.subscription as kept
                    where kept.subscriber = delivery.subscriber and kept.event in (event.name, '*')
                    and (kept.subscriber, kept.event) not in (select subscriber, event from gone))
                returning delivery.subscriber)
            select subscriber, string_agg(event, ', ' order by event),
                (select count(*) from dead where dead.subscriber = gone.subscriber)::int
            from gone group by subscriber
            """,
            [unseenFor]),
        row => (row.GetString(0), row.GetString(1), row.GetInt32(2)),
        cancellationToken);
}
