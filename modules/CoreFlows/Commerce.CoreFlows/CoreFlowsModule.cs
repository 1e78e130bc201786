using Commerce.CoreFlows;
using Commerce.Modularity;
using Commerce.Users;

[assembly: ModuleEntry(typeof(CoreFlowsModule))]

namespace Commerce.CoreFlows;

/// <summary>The entry of the core flows: there is nothing but workflows.</summary>
public sealed class CoreFlowsModule : IModule
{
    /// <inheritdoc/>
    public string Name => Modules.CoreFlows.Name;

    /// <summary>Its workflows use them; without one the application does not boot.</summary>
    public IReadOnlyList<Type> Dependencies => [typeof(IUserModuleService)];

    /// <inheritdoc/>
    public void ConfigureServices(ModuleBuilder module)
    {
    }
}
