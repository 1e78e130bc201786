namespace Commerce.Modularity;

/// <summary>A command that a module has added.</summary>
/// <param name="Definition">What the command line needs to know of it.</param>
/// <param name="Type">The command.</param>
/// <param name="RunAsync">Creates it with the services of a scope of the module's container, and runs it.</param>
internal sealed record ModuleCommandRegistration(
    ModuleCommandDefinition Definition,
    Type Type,
    Func<IServiceProvider, ModuleCommandArguments, CancellationToken, Task<ModuleCommandResult>> RunAsync);
