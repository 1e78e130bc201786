namespace Commerce.Modularity;

/// <summary>Marks, in the application container, a module that the configuration disables.</summary>
/// <param name="Name">The module.</param>
internal sealed record DisabledModule(string Name);
