using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Events;

/// <summary>Shares the subscribers of all hosts, so that each host writes deliveries for all of them.</summary>
/// <param name="database">The shared database.</param>
internal sealed class SubscriptionStore(Database database)
{
    /// <summary>The channel on which hosts report that subscriptions have changed.</summary>
    public const string Channel = "commerce_subscriptions";

    /// <summary>Reports that this host has its subscribers. Other hosts are notified at once of new ones.</summary>
    /// <param name="subscriptions">Event and subscriber.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RegisterAsync(
        IReadOnlyList<(string Event, string Subscriber)> subscriptions, CancellationToken cancellationToken) => database.WriteAsync(
        batch => batch.Add(
            $"""
            with registered as (
                insert into commerce.subscription (event, subscriber) select * from unnest($1::text[], $2::text[]) order by 2, 1
                on conflict (subscriber, event) do update set seen_at = commerce.now()
                where subscription.seen_at < commerce.now() - interval '1 minute'
                returning xmax = 0 as is_new)
            select pg_notify('{Channel}', '') where exists (select from registered where is_new)
            """,
            [subscriptions.Select(pair => pair.Event).ToArray(), subscriptions.Select(pair => pair.Subscriber).ToArray()]),
        cancellationToken);

    /// <summary>Reads the subscriptions of all hosts: event and subscriber.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<(string Event, string Subscriber)>> ReadAsync(CancellationToken cancellationToken) => database.ReadAloneAsync(
        batch => batch.Add("select event, subscriber from commerce.subscription"),
        row => (row.GetString(0), row.GetString(1)),
        cancellationToken);

    /// <summary>Forgets subscribers that no host has reported for long. Deliveries that still wait for them become dead letters.</summary>
    /// <param name="unseenFor">How long no host has reported them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The forgotten subscribers, each with the number of its deliveries that are dead letters now.</returns>
    public Task<List<(string Subscriber, int Deliveries)>> ForgetAsync(
        TimeSpan unseenFor, CancellationToken cancellationToken) => database.ReadAloneAsync(
        batch => batch.Add(
            """
            with gone as (delete from commerce.subscription where seen_at < commerce.now() - $1 returning subscriber),
            lost as (
                select distinct subscriber from gone where not exists (
                    select from commerce.subscription as other
                    where other.subscriber = gone.subscriber and other.seen_at >= commerce.now() - $1)),
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
}
