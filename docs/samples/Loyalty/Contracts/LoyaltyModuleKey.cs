using Commerce;

namespace Acme.Loyalty;

/// <summary>Adds <c>Modules.Loyalty</c>.</summary>
public static class LoyaltyModuleKey
{
    private static readonly ModuleKey<ILoyaltyModuleService, LoyaltyModuleOptions> Key = new("loyalty", "Acme.Loyalty");

    extension(Modules)
    {
        /// <summary>The Loyalty module: accounts and their points.</summary>
        public static ModuleKey<ILoyaltyModuleService, LoyaltyModuleOptions> Loyalty => Key;
    }
}
