namespace Commerce.Testing.App.Wishlist;

/// <summary>What customers wish for.</summary>
public interface IWishlistService
{
    Task AddAsync(string wish, CancellationToken cancellationToken);

    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);
}
