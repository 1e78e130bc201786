namespace Commerce.Testing.App.Wishlist;

public static class WishlistModuleKey
{
    private static readonly ModuleKey<IWishlistService> Key = new("wishlist", typeof(WishlistModule));

    extension(Commerce.Modules)
    {
        /// <summary>The Wishlist module, in this project.</summary>
        public static ModuleKey<IWishlistService> Wishlist => Key;
    }
}
