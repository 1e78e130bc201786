using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Http;

namespace Commerce.Hosting.Http;

/// <summary>
/// The routes of the application and of its modules. For the same verb and path the later one wins: modules come in the order in which they
/// depend on each other, and the application comes last.
/// </summary>
/// <param name="application">The application's routes.</param>
/// <param name="quarantine">The modules that the host serves without. Their routes give way to all others.</param>
/// <param name="role">A worker has no routes.</param>
internal sealed class RouteTable(ApplicationManifest application, Quarantine quarantine, HostRole role)
{
    private readonly List<(string Module, int Place, Func<IReadOnlyList<RouteDescriptor>> Routes)> modules = [];

    /// <summary>Raised when routes of a module were added.</summary>
    public event Action? Changed;

    /// <summary>Adds the routes of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="place">Its place in the order of the modules.</param>
    /// <param name="routes">Returns its routes, again after a change of the code.</param>
    public void Add(string module, int place, Func<IReadOnlyList<RouteDescriptor>> routes)
    {
        modules.Add((module, place, routes));
        Changed?.Invoke();
    }

    /// <summary>Gets the routes that the host serves, those of modules first, each with the files whose routes it replaces.</summary>
    public IReadOnlyList<(RouteDescriptor Route, IReadOnlyList<string> Replaced)> All() => !role.Serves ? [] :
    [
        .. modules
            .OrderBy(module => quarantine.Contains(module.Module) ? -1 : module.Place)
            .SelectMany(module => module.Routes())
            .Concat(application.Routes())
            .GroupBy(route => $"{route.Method} {Shape(route.Pattern)}", StringComparer.Ordinal)
            .Select(same => (same.Last(), (IReadOnlyList<string>)[.. same.SkipLast(1).Select(route => route.File)])),
    ];

    /// <summary>Returns what two patterns have in common when the same requests match them.</summary>
    private static string Shape(string pattern) => string.Join('/', pattern.Split('/').Select(segment =>
        !segment.StartsWith('{') ? segment.ToUpperInvariant() : segment.StartsWith("{**", StringComparison.Ordinal) ? "{**}" : "{}"));
}
