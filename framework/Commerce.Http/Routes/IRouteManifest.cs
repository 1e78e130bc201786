namespace Commerce.Http;

/// <summary>
/// Lists the routes that an assembly contributes by its <c>Api</c> folder. The generator adds this interface to the manifest of every
/// assembly that references Commerce.Http.
/// </summary>
public interface IRouteManifest
{
    /// <summary>Gets the routes, from <c>Api/**/route.cs</c>, ordered by file.</summary>
    IReadOnlyList<RouteDescriptor> Routes { get; }
}
