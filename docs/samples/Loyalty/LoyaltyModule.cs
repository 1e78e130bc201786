using Acme.Loyalty;
using Commerce.Modularity;
using Commerce.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

[assembly: ModuleEntry(typeof(LoyaltyModule))]

namespace Acme.Loyalty;

/// <summary>The entry of the Loyalty module.</summary>
public sealed class LoyaltyModule : IModule
{
    public string Name => "loyalty";

    public void ConfigureServices(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.AddData(LoyaltyData.Model);
        module.Provide<ILoyaltyModuleService, LoyaltyModuleService>();
        module.AddOptions<LoyaltyModuleOptions>();
        module.Services.AddSingleton<IValidateOptions<LoyaltyModuleOptions>, LoyaltyModuleOptionsValidator>();
        module.AddCommand<CloseAccountCommand>();
    }
}
