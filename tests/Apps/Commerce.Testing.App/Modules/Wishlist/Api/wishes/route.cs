namespace Commerce.Testing.App.Wishlist.Api.Wishes;

public static class Route
{
    public static Task<IReadOnlyList<string>> Get(IWishlistService wishes, CancellationToken cancellationToken) =>
        wishes.ListAsync(cancellationToken);

    public static Task Post(Wish wish, IWishlistService wishes, CancellationToken cancellationToken) =>
        wishes.AddAsync(wish.Text, cancellationToken);

    public sealed record Wish(string Text);
}
