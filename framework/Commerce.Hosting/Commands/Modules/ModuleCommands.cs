using Commerce.Background;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Modularity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Commands.Modules;

/// <summary>The commands that modules bring. They are known once the modules have their containers, which needs no database.</summary>
/// <param name="boot">Loads the modules.</param>
/// <param name="loaded">The modules, once they are loaded.</param>
/// <param name="catalog">The modules with their containers, once they have them.</param>
/// <param name="quarantine">The modules that the host serves without.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ModuleCommands(
    BootSequence boot,
    Lazy<LoadedModules> loaded,
    Lazy<ModuleCatalog> catalog,
    Quarantine quarantine,
    ILogger<ModuleCommands> logger)
{
    private readonly ContainedLogger logger = new(logger);

    /// <summary>Loads the modules, and returns their commands. A module that fails has none.</summary>
    public async Task<IReadOnlyList<ApplicationCommand>> LoadAsync(CancellationToken cancellationToken)
    {
        await boot.PrepareModulesAsync(cancellationToken);
        return
        [
            .. from entry in catalog.Value.All
               from command in entry.Container.GetServices<ModuleCommandRegistration>()
               select Create(entry.Module.Name, command),
        ];
    }

    /// <summary>Finds out why modules have no commands, once they are loaded.</summary>
    /// <returns>What is wrong with modules that have failed.</returns>
    public IReadOnlyList<Problem> Problems() =>
        [.. loaded.Value.Problems, .. catalog.Value.Problems, .. quarantine.Modules.SelectMany(module => module.Problems)];

    /// <summary>Finds out why a group is missing, once the modules are loaded.</summary>
    /// <param name="group">The group.</param>
    /// <returns>None when it is not the name of a module that has failed or is disabled.</returns>
    public IReadOnlyList<Problem> WhyMissing(string group) =>
        loaded.Value.Disabled.Contains(group) ? [IsDisabled(group)]
        : quarantine.Find(group) is { } quarantined ? quarantined.Problems
        : loaded.Value.Names.Contains(group) && catalog.Value.Find(group) is null ? [.. loaded.Value.Problems, .. catalog.Value.Problems]
        : [];

    private static Problem IsDisabled(string module) => new(
        "COM1017",
        $"The module '{module}' is disabled.",
        $"Commerce:Modules:{module}:Enabled",
        "Remove the setting to enable it.");

    private ModuleApplicationCommand Create(string module, ModuleCommandRegistration command) => new(
        module,
        command,
        () => catalog.Value.CreateScope(module),
        exception => LogFailed(exception, command.Definition.Name, module));

    [LoggerMessage(
        EventId = 1910, Level = LogLevel.Error, Message = "The command '{Command}' of the module '{Module}' failed")]
    private partial void LogFailed(Exception exception, string command, string module);
}
