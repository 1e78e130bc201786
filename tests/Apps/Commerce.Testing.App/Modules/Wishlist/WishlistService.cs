using Commerce.Postgres.Sessions;

namespace Commerce.Testing.App.Wishlist;

internal sealed class WishlistService(Database database) : IWishlistService
{
    public Task AddAsync(string wish, CancellationToken cancellationToken) =>
        database.ExecuteAsync("insert into wishlist.wish (text) values ($1)", [wish], cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        database.QueryAsync("select text from wishlist.wish order by text", row => row.GetString(0), [], cancellationToken);
}
