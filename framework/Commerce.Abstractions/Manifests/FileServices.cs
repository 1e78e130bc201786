namespace Commerce.Manifests;

/// <summary>Lists the services that the code of a file needs: parameters of its methods, and what its steps resolve by type.</summary>
/// <param name="File">The file, relative to its project.</param>
/// <param name="Services">The services.</param>
public sealed record FileServices(string File, IReadOnlyList<RequiredService> Services);
