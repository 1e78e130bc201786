using System.Reflection;
using Commerce.Http;
using Commerce.Manifests;
using Microsoft.AspNetCore.Http;

namespace Commerce.Benchmarks.Binding;

/// <summary>The handlers of this project's own manifest.</summary>
internal static class GeneratedRoutes
{
    private static readonly IReadOnlyList<RouteDescriptor> Routes =
        (
            (IRouteManifest)Activator.CreateInstance(
                typeof(GeneratedRoutes).Assembly.GetCustomAttribute<ManifestAttribute>()!.Manifest, nonPublic: true)!).Routes;

    public static RequestDelegate Find(string method, string pattern) =>
        Routes.Single(route => route.Method == method && route.Pattern == pattern).Handler;
}
