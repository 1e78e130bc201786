namespace Commerce.Testing.App.Wishlist.Subscribers;

public static class NoteSuggestion
{
    public static readonly SubscriberConfig Config = new() { Event = "wish.suggested" };

    public static Task Handle(EventEnvelope<string> suggested, IWishlistService wishes, CancellationToken cancellationToken) =>
        wishes.AddAsync(suggested.Data, cancellationToken);
}
