namespace Commerce.Users;

/// <summary>Adds <c>Modules.User</c>.</summary>
public static class UserModuleKey
{
    private static readonly ModuleKey<IUserModuleService, UserModuleOptions> Key = new("user", "Commerce.User");

    extension(Modules)
    {
        /// <summary>The User module: users and invites.</summary>
        public static ModuleKey<IUserModuleService, UserModuleOptions> User => Key;
    }
}
