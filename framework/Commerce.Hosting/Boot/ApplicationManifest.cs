using Commerce.Http;
using Commerce.Manifests;

namespace Commerce.Hosting.Boot;

/// <summary>The manifest of the application's assembly.</summary>
/// <param name="settings">Tells the assembly.</param>
internal sealed class ApplicationManifest(HostSettings settings)
{
    /// <summary>Reads it; anew each time, for code can change under a running application.</summary>
    public IManifest Read() => ManifestReader.Read(settings.Assembly);

    /// <summary>Reads the application's routes.</summary>
    public IReadOnlyList<RouteDescriptor> Routes() => Read() is IRouteManifest routes ? routes.Routes : [];
}
