using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Commands.Modules;

/// <summary><c>modules list</c>: the modules, and what has become of them.</summary>
internal sealed class ListModulesCommand(Lazy<LoadedModules> loaded, Lazy<ModuleCatalog> catalog, Quarantine quarantine)
    : ApplicationCommand("modules list", "List the modules, and what has become of them", CommandPhase.Application)
{
    private static readonly string[] Header = ["MODULE", "STATE", "PACKAGE", "VERSION", "DEPENDS ON", "REASON"];

    /// <inheritdoc/>
    public override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        List<ModuleView> modules =
        [
            .. catalog.Value.All.Select(entry => Ready(entry.Module)),
            .. quarantine.Modules.Select(module => new ModuleView(module.Name, "quarantined", null, null, [], module.Reason)),
            .. loaded.Value.Disabled.Select(name => new ModuleView(name, "disabled", null, null, [], null)),
        ];
        return Task.FromResult(new CommandResult(
            new { modules }, modules.Count == 0 ? "No modules." : TextTable.Of(Header, modules.Select(Row))));
    }

    private static string[] Row(ModuleView module) =>
    [
        module.Name, module.State, module.Package ?? "", module.Version ?? "", string.Join(", ", module.DependsOn), module.Reason ?? "",
    ];

    private ModuleView Ready(LoadedModule module) => new(
        module.Name,
        "ready",
        module.Registration.Package,
        module.Version,
        [.. loaded.Value.Graph.DependenciesOf(module).Select(dependency => dependency.Name)],
        null);

    private sealed record ModuleView(
        string Name, string State, string? Package, string? Version, IReadOnlyList<string> DependsOn, string? Reason);
}
