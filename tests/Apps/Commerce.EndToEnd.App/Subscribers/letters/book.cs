using Commerce.EndToEnd.App.Events;
using Commerce.Postgres.Sessions;

namespace Commerce.EndToEnd.App.Subscribers;

public static class Book
{
    public static readonly SubscriberConfig Config = new() { Event = Letters.Sent, Transactional = true };

    public static Task Handle(EventEnvelope<Letter> sent, Database database, CancellationToken cancellationToken) =>
        Letters.HandleAsync(database, "book", sent.Data, cancellationToken);
}
