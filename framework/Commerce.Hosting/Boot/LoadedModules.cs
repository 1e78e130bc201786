using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;

namespace Commerce.Hosting.Boot;

/// <summary>The modules whose assemblies were loaded.</summary>
/// <param name="Graph">Which of them depend on which.</param>
/// <param name="All">The modules that could be loaded; what a module depends on comes before it.</param>
/// <param name="Failed">The modules that were loaded, but cannot be used, such as those whose dependencies are missing.</param>
/// <param name="Disabled">The names of the modules that the configuration disables.</param>
/// <param name="Problems">What is wrong with the others. A later phase reports it together with its own problems.</param>
internal sealed record LoadedModules(
    ModuleGraph Graph,
    IReadOnlyList<LoadedModule> All,
    IReadOnlyList<LoadedModule> Failed,
    IReadOnlyList<string> Disabled,
    IReadOnlyList<Problem> Problems)
{
    /// <summary>Gets the names of all modules, also of those that are disabled or have failed.</summary>
    public IReadOnlyList<string> Names => Graph.Names;

    /// <summary>Accepts the modules without their containers, and without the application's files.</summary>
    /// <param name="settings">The settings, which decide what happens to the databases.</param>
    /// <exception cref="BootException">Everything that is wrong with the settings and with the modules' files.</exception>
    public CheckedApplication Require(HostSettings settings)
    {
        List<Problem> problems = [.. Problems];
        settings.Check(problems);
        return problems.Count == 0 ? new CheckedApplication(All) : throw new BootException(problems);
    }
}
