using Commerce.Events;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Events;
using Commerce.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>
/// The fourth phase: builds the modules' containers and checks their options. It comes before the migrations, because a start that is
/// refused must not leave an older version of the application on a newer schema.
/// </summary>
/// <param name="host">The connected databases, with the modules.</param>
/// <param name="containers">Builds a container.</param>
/// <param name="bus">The application's event bus.</param>
/// <param name="configuration">The configuration, which has a section for each module.</param>
internal sealed class ModuleContainers(
    ConnectedHost host, ModuleContainerBuilder containers, IEventBus bus, IConfiguration configuration)
{
    private const string Section = "Commerce:Modules";

    /// <summary>The sections of modules that the application does not have, a sentence each. They have no effect.</summary>
    public static IEnumerable<string> Warnings(ConnectedHost host, IConfiguration configuration) => Unknown(host, configuration)
        .Select(section => $"{section.Path} is for a module that this application does not have");

    /// <summary>Builds every module's container, in the order in which the modules were added.</summary>
    /// <exception cref="BootException">What is wrong, with all modules.</exception>
    public async Task<ModuleCatalog> BuildAsync()
    {
        var problems = new List<Problem>();
        var built = new List<(LoadedModule Module, ServiceProvider Container)>();
        try
        {
            problems.AddRange(Misspelled());
            Build(built, problems);
            return problems.Count == 0 ? new ModuleCatalog(built) : throw new BootException(problems);
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

    private static IEnumerable<IConfigurationSection> Unknown(ConnectedHost host, IConfiguration configuration) =>
        configuration.GetSection(Section).GetChildren().Where(section =>
            host.Modules.All(module => !module.Name.Equals(section.Key, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Applications may share a configuration, so only a name that is almost that of a module here is a mistake.</summary>
    private IEnumerable<Problem> Misspelled()
    {
        var names = host.Modules.Select(module => module.Name).ToList();
        return Unknown(host, configuration)
            .Where(section => Spelling.Nearest(section.Key, names) is not null)
            .Select(section => new Problem(
                "COM8001",
                $"There is no module {Spelling.Quoted(section.Key, names)}",
                section.Path,
                "Correct the name, or remove the setting."));
    }

    private void Build(List<(LoadedModule Module, ServiceProvider Container)> built, List<Problem> problems)
    {
        var ready = new List<ReadyModule>();
        foreach (var module in host.Modules)
        {
            // A module's events must be committed together with what it writes: the bus is that of the module's database.
            var (database, events) = host.OwnOf(module.Name) is { Database: var own }
                ? (own, new OutboxEventBus(own))
                : (host.Database, bus);
            if (containers.Build(module, database, events, ready, problems) is { } container)
            {
                built.Add((module, container));
                if (module.Registration.Key.Service is { } contract)
                {
                    ready.Add(new ReadyModule(module.Name, contract, container.GetRequiredService(contract)));
                }
            }
        }
    }
}
