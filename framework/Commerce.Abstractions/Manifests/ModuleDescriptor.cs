namespace Commerce.Manifests;

/// <summary>Describes a folder <c>Modules/&lt;name&gt;</c> in the project of an application.</summary>
/// <param name="Folder">The name of the folder. Without underscores and in any case, it is the name of the module.</param>
/// <param name="Manifest">What the module contributes by its folders. Paths of files are relative to the module's folder.</param>
public sealed record ModuleDescriptor(string Folder, IManifest Manifest);
