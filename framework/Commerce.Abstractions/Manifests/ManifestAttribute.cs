namespace Commerce.Manifests;

/// <summary>Names the manifest of an assembly. Written by the source generator.</summary>
/// <param name="manifest">A class with a parameterless constructor that implements <see cref="IManifest"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ManifestAttribute(Type manifest) : Attribute
{
    /// <summary>The manifest type.</summary>
    public Type Manifest { get; } = manifest;
}
