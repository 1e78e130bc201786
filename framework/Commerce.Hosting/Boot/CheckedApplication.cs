using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Boot;

/// <summary>An application without mistakes in its modules' files and, unless only its modules were checked, in its own.</summary>
/// <param name="Modules">The modules, what a module depends on comes before it.</param>
internal sealed record CheckedApplication(IReadOnlyList<LoadedModule> Modules);
