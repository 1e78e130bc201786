using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Boot;

/// <summary>The modules whose assemblies were loaded.</summary>
/// <param name="All">The modules that could be loaded, in the order in which they were added.</param>
/// <param name="Problems">What is wrong with the others. The next phase reports it together with its own problems.</param>
internal sealed record LoadedModules(IReadOnlyList<LoadedModule> All, IReadOnlyList<Problem> Problems);
