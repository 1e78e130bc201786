using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>A module the application has added.</summary>
internal sealed record ModuleRegistration(ModuleKey Key, Action<IServiceCollection> ConfigureOptions, string? ConnectionString)
{
    public string Name => Key.Name;

    public string Package => Key.Package;
}
