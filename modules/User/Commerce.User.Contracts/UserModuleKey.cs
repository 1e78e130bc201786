namespace Commerce.Users;

/// <summary>Adds <c>Modules.User</c>.</summary>
public static class UserModuleKey
{
    private static readonly ModuleKey<IUserModuleService> Key = new("user", "Commerce.User");

    extension(Modules)
    {
        /// <summary>The User module: users and invites.</summary>
        public static ModuleKey<IUserModuleService> User => Key;
    }
}
