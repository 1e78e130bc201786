using Commerce.Modularity;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce;

/// <summary>Resolves modules from the application container.</summary>
public static class ContainerExtensions
{
    /// <summary>
    /// Resolves the main service of a module. Other modules may provide the same contract: the key says which one is meant.
    /// </summary>
    /// <param name="container">The application container, or a scope of it.</param>
    /// <param name="module">The module's key, such as <c>Modules.User</c>.</param>
    /// <returns>The service; the same instance with every call.</returns>
    /// <exception cref="CommerceException">
    /// <c>COM1001</c>: the application has not added the module. <c>COM1017</c>: the module is disabled, or the host serves without it
    /// because it has failed.
    /// </exception>
    /// <example>
    /// <code>
    /// var users = container.Resolve(Modules.User);
    /// </code>
    /// </example>
    public static TService Resolve<TService>(this IServiceProvider container, ModuleKey<TService> module)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(module);
        if (container is not IKeyedServiceProvider)
        {
            // The container of a test, which holds services without names.
            return container.GetService<TService>() ?? throw IsNotAdded(module);
        }

        if (container.GetKeyedService<ModuleAvailability>(module.Name)?.Reason() is { } reason)
        {
            throw reason;
        }

        if (container.GetKeyedService<TService>(module.Name) is { } service)
        {
            return service;
        }

        // So may be one with names. In the container of an application, the service would be another module's.
        return container.GetKeyedServices<TService>(KeyedService.AnyKey).Any() ? throw IsNotAdded(module)
            : container.GetService<TService>() ?? throw IsNotAdded(module);
    }

    private static CommerceException IsNotAdded(ModuleKey module) => CommerceException.Create(
        "COM1001",
        ErrorType.InvalidArgument,
        $"The module '{module.Name}' is not part of this application. Add it in Program.cs: " +
        $"AddModule({module.Name}), and reference its package '{module.Package}' in the project file.");
}
