namespace Commerce.Manifests;

/// <summary>Names the manifest of an assembly. The source generator writes it.</summary>
/// <param name="manifest">A class with a parameterless constructor that implements <see cref="IManifest"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ManifestAttribute(Type manifest) : Attribute
{
    /// <summary>Gets the manifest type.</summary>
    public Type Manifest { get; } = manifest;
}
