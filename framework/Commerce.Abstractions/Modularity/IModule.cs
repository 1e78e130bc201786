namespace Commerce.Modularity;

/// <summary>
/// The entry type of a module's implementation. The host creates it inside the module's own load context and gives it a container of its
/// own; nothing but the contract that the module provides leaves that container. A module whose key has no service provides none.
/// </summary>
/// <remarks>
/// The assembly names its entry type: <c>[assembly: ModuleEntry(typeof(UserModule))]</c>. Migrations are the SQL files embedded from the
/// project's <c>Migrations</c> folder. What the folders <c>Api</c>, <c>Workflows</c>, <c>Subscribers</c> and <c>Jobs</c> hold resolves
/// services from the module's container, each call in a new scope. Every call that the host makes during the module's lifecycle has a time
/// limit; what it throws is reported with the module's name.
/// </remarks>
/// <example>
/// <code>
/// [assembly: ModuleEntry(typeof(LoyaltyModule))]
///
/// public sealed class LoyaltyModule : IModule
/// {
///     public string Name => "loyalty";
///
///     public void ConfigureServices(ModuleBuilder module) =>
///         module.Provide&lt;ILoyaltyModuleService, LoyaltyModuleService&gt;();
/// }
/// </code>
/// </example>
public interface IModule
{
    /// <summary>Gets the module's name, which is that of its key.</summary>
    string Name { get; }

    /// <summary>Gets the contracts of other modules that this module can resolve. Default: none.</summary>
    /// <remarks>A contract that is not listed cannot be resolved, even when its assembly is referenced.</remarks>
    IReadOnlyList<Type> Dependencies => [];

    /// <summary>
    /// Gets the contracts of which this module uses all providers that the application has, such as senders, as
    /// <see cref="ModuleProviders{TContract}"/>. Default: none.
    /// </summary>
    /// <remarks>A provider is a module whose main service has the contract. With several of them, one is the default.</remarks>
    IReadOnlyList<Type> Providers => [];

    /// <summary>
    /// Registers the module's services in its own container. The host creates the module's main service then, before it migrates the
    /// database: neither this method nor the service's constructor may use the database. <see cref="StartAsync"/> may.
    /// </summary>
    /// <param name="module">The container that is being built, with what the host offers.</param>
    void ConfigureServices(ModuleBuilder module);

    /// <summary>Runs once, when all modules are loaded and migrated and before the host listens.</summary>
    /// <param name="services">The module's own container.</param>
    /// <param name="cancellationToken">Cancelled when the hook's time limit passes or the host stops.</param>
    ValueTask StartAsync(IServiceProvider services, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Runs when the host begins to stop, after the same hook of the modules that depend on this one. The module takes no new work from now
    /// on.
    /// </summary>
    /// <param name="services">The module's own container.</param>
    /// <param name="cancellationToken">Cancelled when the hook's time limit passes.</param>
    ValueTask PrepareShutdownAsync(IServiceProvider services, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Runs when all work has ended, before the containers of modules are disposed, and after the same hook of the modules that depend on
    /// this one.
    /// </summary>
    /// <param name="services">The module's own container.</param>
    /// <param name="cancellationToken">Cancelled when the hook's time limit passes.</param>
    ValueTask ShutdownAsync(IServiceProvider services, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
