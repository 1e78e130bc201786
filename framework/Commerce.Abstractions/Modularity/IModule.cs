namespace Commerce.Modularity;

/// <summary>
/// The entry of a module's implementation. The host creates it inside the module's own load context and gives it a
/// container of its own; nothing but the contract it provides leaves that container. A module whose key has no service provides none.
/// </summary>
/// <remarks>
/// The assembly names its entry: <c>[assembly: ModuleEntry(typeof(UserModule))]</c>. Migrations are the SQL files embedded
/// from the project's <c>Migrations</c> folder. What is in the folders <c>Workflows</c>, <c>Subscribers</c> and <c>Jobs</c> is registered
/// before the application's own, in the order the modules are added. Steps resolve from the application's container, like its own;
/// subscribers and jobs from the module's, each delivery and each run in a new scope.
/// </remarks>
public interface IModule
{
    /// <summary>The module's name: that of its key.</summary>
    string Name { get; }

    /// <summary>The contracts of other modules this one is given. Default: none.</summary>
    /// <remarks>A contract that is not listed cannot be resolved, even if its assembly is referenced.</remarks>
    IReadOnlyList<Type> Dependencies => [];

    /// <summary>Registers the module's services in its own container.</summary>
    /// <param name="module">The container being built, with what the host offers.</param>
    void ConfigureServices(ModuleBuilder module);

    /// <summary>Runs once, after all modules are loaded and migrated and before the host listens.</summary>
    /// <param name="services">The module's own container.</param>
    /// <param name="cancellationToken">Cancelled when the hook's time limit passes or the host stops.</param>
    ValueTask StartAsync(IServiceProvider services, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Runs when the host begins to stop: take no new work.</summary>
    /// <param name="services">The module's own container.</param>
    /// <param name="cancellationToken">Cancelled when the hook's time limit passes.</param>
    ValueTask PrepareShutdownAsync(IServiceProvider services, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Runs when all work has drained, just before the module's container is disposed.</summary>
    /// <param name="services">The module's own container.</param>
    /// <param name="cancellationToken">Cancelled when the hook's time limit passes.</param>
    ValueTask ShutdownAsync(IServiceProvider services, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
