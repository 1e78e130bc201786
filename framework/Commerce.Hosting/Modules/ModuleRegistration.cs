using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>A module the application has added.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Package">The assembly that implements it.</param>
/// <param name="ConfigureOptions">Sets its options in code.</param>
/// <param name="ConnectionString">A database of its own, unless the configuration names one.</param>
/// <param name="IsOptional">Whether the host serves without the module when it fails, unless the configuration says so.</param>
internal sealed record ModuleRegistration(
    ModuleKey Key, string Package, Action<IServiceCollection> ConfigureOptions, string? ConnectionString, bool IsOptional)
{
    public string Name => Key.Name;
}
