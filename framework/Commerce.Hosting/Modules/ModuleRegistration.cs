using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>A module the application has added.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Package">The assembly that implements it.</param>
/// <param name="ConfigureOptions">Sets its options in code.</param>
/// <param name="ConnectionString">A database of its own, unless the configuration names one.</param>
/// <param name="IsOptional">Whether the host serves without the module when it fails, unless the configuration says so.</param>
/// <param name="IsDefault">Whether the contract alone, without a key, means this module.</param>
/// <param name="Options">The type of the options that the application sets in code; <see langword="null"/> when it sets none.</param>
internal sealed record ModuleRegistration(
    ModuleKey Key,
    string Package,
    Action<IServiceCollection> ConfigureOptions,
    string? ConnectionString,
    bool IsOptional,
    bool IsDefault = false,
    Type? Options = null)
{
    public string Name => Key.Name;

    /// <summary>Gets what stands before the paths of the module's files. Instances share a package.</summary>
    public string FilePrefix => Key.InstanceOf is null ? $"{Package}/" : $"{Package}({Name})/";
}
