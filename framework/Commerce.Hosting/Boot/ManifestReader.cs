using System.Reflection;
using Commerce.Manifests;

namespace Commerce.Hosting.Boot;

/// <summary>Finds the manifest that the source generator wrote into an assembly.</summary>
internal static class ManifestReader
{
    /// <summary>Reads the manifest; an empty one when the assembly has none of the convention folders.</summary>
    public static IManifest Read(Assembly assembly) => assembly.GetCustomAttribute<ManifestAttribute>() is { Manifest: var type }
        ? (IManifest)Activator.CreateInstance(type, nonPublic: true)!
        : Empty;

    /// <summary>Gets a manifest that lists nothing.</summary>
    public static IManifest Empty { get; } = new EmptyManifest();

    private sealed class EmptyManifest : IManifest
    {
        public IReadOnlyList<SubscriberDescriptor> Subscribers => [];

        public IReadOnlyList<JobDescriptor> Jobs => [];

        public IReadOnlyList<WorkflowDescriptor> Workflows => [];

        public IReadOnlyList<HookHandlerDescriptor> HookHandlers => [];
    }
}
