using Commerce.Hosting.Boot;
using Commerce.Manifests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace Commerce.Hosting.Http;

/// <summary>The routes of the manifest as endpoints. Made anew when the code changes under a running application.</summary>
internal sealed class RouteEndpointDataSource : EndpointDataSource, IDisposable
{
    private readonly ApplicationManifest manifest;
    private readonly HostRole role;
    private CancellationTokenSource changed = new();
    private IReadOnlyList<Endpoint>? endpoints;

    public RouteEndpointDataSource(ApplicationManifest manifest, HostRole role)
    {
        (this.manifest, this.role) = (manifest, role);
        HotReload.Updated += Refresh;
    }

    public override IReadOnlyList<Endpoint> Endpoints => endpoints ??= role.Serves ? [.. manifest.Read().Routes.Select(Create)] : [];

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    public void Dispose()
    {
        HotReload.Updated -= Refresh;
        changed.Dispose();
    }

    private static RouteEndpoint Create(RouteDescriptor route)
    {
        var builder = new RouteEndpointBuilder(route.Handler, RoutePatternFactory.Parse(route.Pattern), order: 0)
        {
            DisplayName = $"{route.Method} {route.Pattern} ({route.File})",
        };
        builder.Metadata.Add(new HttpMethodMetadata([route.Method]));
        return (RouteEndpoint)builder.Build();
    }

    private void Refresh()
    {
        var previous = changed;
        endpoints = null;
        changed = new CancellationTokenSource();
        previous.Cancel();
        previous.Dispose();
    }
}
