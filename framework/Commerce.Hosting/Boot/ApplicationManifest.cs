using Commerce.Http;
using Commerce.Manifests;

namespace Commerce.Hosting.Boot;

/// <summary>Reads the manifest of the application's assembly.</summary>
/// <param name="settings">Names the assembly.</param>
internal sealed class ApplicationManifest(ApplicationSettings settings)
{
    /// <summary>Reads the manifest, again with each call, because code can change under a running application.</summary>
    public IManifest Read() => ManifestReader.Read(settings.Assembly);

    /// <summary>Reads the application's routes.</summary>
    public IReadOnlyList<RouteDescriptor> Routes() => Read() is IRouteManifest routes ? routes.Routes : [];
}
