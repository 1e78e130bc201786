using Commerce.EndToEnd.App.Events;
using Commerce.Postgres.Sessions;

namespace Commerce.EndToEnd.App.Subscribers;

public static class Notify
{
    public static readonly SubscriberConfig Config = new() { Event = Letters.Sent };

    public static Task Handle(EventEnvelope<Letter> sent, Database database, CancellationToken cancellationToken) =>
        Letters.HandleAsync(database, "notify", sent.Data, cancellationToken);
}
