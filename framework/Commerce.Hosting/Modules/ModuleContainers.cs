using Commerce.Events;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>The phase after the migrations: builds the modules' containers and checks their options.</summary>
/// <param name="host">The migrated databases, with the modules.</param>
/// <param name="containers">Builds a container.</param>
/// <param name="bus">The application's event bus.</param>
/// <param name="loggers">The host's loggers.</param>
/// <param name="time">The clock.</param>
internal sealed class ModuleContainers(
    MigratedHost host, ModuleContainerBuilder containers, IEventBus bus, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>Builds every module's container, in the order in which the modules were added.</summary>
    /// <exception cref="BootException">What is wrong, with all modules.</exception>
    public async Task<ModuleCatalog> BuildAsync()
    {
        var problems = new List<Problem>();
        var built = new List<(LoadedModule Module, ServiceProvider Container)>();
        try
        {
            Build(built, problems);
            return problems.Count == 0
                ? new ModuleCatalog(built, time, loggers.CreateLogger<ModuleCatalog>())
                : throw new BootException(problems);
        }
        catch
        {
            foreach (var (_, container) in Enumerable.Reverse(built))
            {
                await container.DisposeAsync();
            }

            throw;
        }
    }

    private void Build(List<(LoadedModule Module, ServiceProvider Container)> built, List<Problem> problems)
    {
        var ready = new Dictionary<Type, object>();
        foreach (var module in host.Connected.Modules)
        {
            // A module's events must be committed together with what it writes: the bus is that of the module's database.
            var (database, events) = host.Connected.OwnOf(module.Name) is { Database: var own }
                ? (own, new OutboxEventBus(own))
                : (host.Connected.Database, bus);
            if (containers.Build(module, database, events, ready, problems) is { } container)
            {
                built.Add((module, container));
                if (module.Registration.Key.Service is { } contract)
                {
                    ready[contract] = container.GetRequiredService(contract);
                }
            }
        }
    }
}
