using System.Reflection;
using Commerce.Hosting.Modules;

namespace Commerce.Hosting;

/// <summary>What the builder was told.</summary>
/// <param name="Assembly">The application.</param>
/// <param name="ModulesFolder">Where the modules' implementations are.</param>
/// <param name="Modules">The modules.</param>
/// <param name="ConnectionString">The database, unless the configuration names one.</param>
/// <param name="Mode">What the host does, unless the configuration says.</param>
/// <param name="Command">The command to run, with its arguments; <see langword="null"/> to serve.</param>
internal sealed record HostSettings(
    Assembly Assembly, string ModulesFolder, IReadOnlyList<ModuleRegistration> Modules, string? ConnectionString, HostMode Mode, IReadOnlyList<string>? Command);
