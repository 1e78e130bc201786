using Microsoft.AspNetCore.Http;

namespace Commerce.Http;

/// <summary>Describes one verb of one route file.</summary>
/// <param name="Method">The verb, upper case.</param>
/// <param name="Pattern">The route pattern, such as <c>/users/{id}</c>.</param>
/// <param name="File">The file, relative to its project.</param>
/// <param name="Handler">Binds the request, calls the method, writes its result.</param>
public sealed record RouteDescriptor(string Method, string Pattern, string File, RequestDelegate Handler);
