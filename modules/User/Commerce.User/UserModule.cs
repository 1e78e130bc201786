using Commerce.Modularity;
using Commerce.Records;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

[assembly: ModuleEntry(typeof(UserModule))]

namespace Commerce.Users;

/// <summary>The entry of the User module.</summary>
public sealed class UserModule : IModule
{
    /// <inheritdoc/>
    public string Name => "user";

    /// <inheritdoc/>
    public void ConfigureServices(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.AddData(UserData.Model);
        module.Provide<IUserModuleService, UserModuleService>();
        module.Services.AddSingleton<IValidateOptions<UserModuleOptions>>(new UserModuleOptionsValidator(module.Configuration));
        module.Services.AddSingleton<InviteTokens>();
        module.AddOptions<UserModuleOptions>().PostConfigure(options =>
        {
            if (options is { JwtSecret: null, JwtPrivateKey: null } && module.HasDevelopmentSecrets)
            {
                options.JwtSecret = module.DevelopmentSecret("jwt_secret");
            }
        });
    }
}
