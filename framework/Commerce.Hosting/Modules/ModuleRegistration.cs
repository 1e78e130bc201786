using Commerce.Hosting.Boot;
using Commerce.Manifests;
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
    public string FilePrefix => (Folder is null ? Package : $"Modules/{Folder.Folder}") + (Key.InstanceOf is null ? "/" : $"({Name})/");

    /// <summary>Gets whether the module is in the project of the application, and not a plugin.</summary>
    public bool IsInApplication => Key.Entry is not null && Package == Key.Package;

    /// <summary>
    /// Gets what the folder of a module in the project of the application contributes; <see langword="null"/> for a plugin, and without
    /// files in convention folders.
    /// </summary>
    public ModuleDescriptor? Folder => IsInApplication
        ? ManifestReader.Read(Key.Entry!.Assembly).Modules.FirstOrDefault(module => IsNameOf(module.Folder))
        : null;

    /// <summary>
    /// Returns whether a folder below <c>Modules</c> has the name of the module: in any case, with or without underscores.
    /// </summary>
    public bool IsNameOf(string folder) =>
        string.Equals(WithoutUnderscores(folder), WithoutUnderscores(Key.InstanceOf ?? Key.Name), StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the module that a contract alone means, without a key.</summary>
    /// <param name="providers">The modules that provide the contract.</param>
    /// <returns>The only one, or the default; <see langword="null"/> when there is neither.</returns>
    public static ModuleRegistration? DefaultOf(IReadOnlyList<ModuleRegistration> providers) => providers is [var only] ? only
        : providers.Where(provider => provider.IsDefault).ToList() is [var standard] ? standard
        : null;

    /// <summary>Finds the folder below <c>Modules</c> to which a resource of the application's assembly belongs.</summary>
    /// <returns><see langword="null"/> for what is not a migration of a module.</returns>
    public static string? FolderOf(string resource) =>
        resource.Split('/') is [var modules, var folder, var migrations, _]
        && modules.Equals("Modules", StringComparison.OrdinalIgnoreCase)
        && migrations.Equals("Migrations", StringComparison.OrdinalIgnoreCase) ? folder : null;

    private static string WithoutUnderscores(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
