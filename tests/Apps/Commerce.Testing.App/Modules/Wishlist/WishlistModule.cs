using Commerce.Modularity;

namespace Commerce.Testing.App.Wishlist;

public sealed class WishlistModule : IModule
{
    public string Name => "wishlist";

    public void ConfigureServices(ModuleBuilder module) => module.Provide<IWishlistService, WishlistService>();
}
