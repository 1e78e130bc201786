using System.Reflection;
using Commerce.Manifests;

namespace Commerce.Hosting.Boot;

/// <summary>The manifest the source generator wrote into the application's assembly.</summary>
/// <param name="settings">Tells the assembly.</param>
internal sealed class ApplicationManifest(HostSettings settings)
{
    private ManifestAttribute? Attribute => settings.Assembly.GetCustomAttribute<ManifestAttribute>();

    /// <summary>Reads it; anew each time, for code can change under a running application.</summary>
    public IManifest Read() => Attribute is { Manifest: var type } ? (IManifest)Activator.CreateInstance(type, nonPublic: true)! : new EmptyManifest();

    private sealed class EmptyManifest : IManifest
    {
        public IReadOnlyList<RouteDescriptor> Routes => [];

        public IReadOnlyList<SubscriberDescriptor> Subscribers => [];

        public IReadOnlyList<JobDescriptor> Jobs => [];

        public IReadOnlyList<WorkflowDescriptor> Workflows => [];

        public IReadOnlyList<HookHandlerDescriptor> HookHandlers => [];
    }
}
