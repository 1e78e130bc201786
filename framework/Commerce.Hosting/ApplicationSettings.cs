using System.Reflection;
using Commerce.Hosting.Modules;

namespace Commerce.Hosting;

/// <summary>What the application's builder was given.</summary>
/// <param name="Assembly">The application's assembly.</param>
/// <param name="ModulesFolder">The folder that holds the modules' implementations.</param>
/// <param name="Modules">The modules, in the order in which they were added.</param>
/// <param name="ConnectionString">The database, unless the configuration names one.</param>
/// <param name="Mode">What the host does, unless the configuration says so.</param>
/// <param name="Command">The command to run, with its arguments; <see langword="null"/> to serve.</param>
internal sealed record ApplicationSettings(
    Assembly Assembly,
    string ModulesFolder,
    IReadOnlyList<ModuleRegistration> Modules,
    string? ConnectionString,
    HostMode Mode,
    IReadOnlyList<string>? Command);
