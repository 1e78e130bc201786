using Commerce.Background;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace Commerce.Http;

/// <summary>Serves the routes of the manifest as endpoints. They are created again when code changes under a running application.</summary>
internal sealed class RouteEndpointDataSource : EndpointDataSource, IDisposable
{
    private readonly Func<IReadOnlyList<RouteDescriptor>> routes;
    private CancellationTokenSource changed = new();
    private IReadOnlyList<Endpoint>? endpoints;

    /// <param name="routes">Reads the routes to serve; called again after a change of the code.</param>
    public RouteEndpointDataSource(Func<IReadOnlyList<RouteDescriptor>> routes)
    {
        this.routes = routes;
        HotReload.Updated += Refresh;
    }

    public override IReadOnlyList<Endpoint> Endpoints => endpoints ??= [.. routes().Select(Create)];

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

    /// <summary>Creates the endpoints again when they are asked for.</summary>
    public void Refresh()
    {
        var previous = changed;
        endpoints = null;
        changed = new CancellationTokenSource();
        previous.CancelContained();
        previous.Dispose();
    }
}
