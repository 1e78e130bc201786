using System.Reflection;
using Commerce.Diagnostics;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Settings;
using Commerce.Modularity;
using Commerce.Postgres.Sessions;
using Commerce.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>
/// The second phase: builds the modules' containers and checks their options. Nothing is connected yet: what a module has of its database
/// connects at the first use.
/// </summary>
/// <param name="loaded">The modules.</param>
/// <param name="builder">Builds a container.</param>
/// <param name="door">Calls into the modules.</param>
/// <param name="quarantine">The modules that the host serves without.</param>
/// <param name="settings">How many connections a module may use.</param>
/// <param name="table">Receives the main services.</param>
/// <param name="application">The application's container, which has the services of modules.</param>
/// <param name="progress">Has the databases, once they are connected.</param>
/// <param name="configuration">The configuration, which has a section for each module.</param>
internal sealed class ModuleContainers(
    LoadedModules loaded,
    ModuleContainerBuilder builder,
    ModuleDoor door,
    Quarantine quarantine,
    HostSettings settings,
    ModuleServiceTable table,
    IServiceProvider application,
    BootProgress progress,
    IConfiguration configuration)
{
    private const string Section = "Commerce:Modules";

    private readonly HashSet<string> ready = new(StringComparer.Ordinal);

    /// <summary>The sections of modules that the application does not have, a sentence each. They have no effect.</summary>
    public static IEnumerable<string> Warnings(LoadedModules loaded, IConfiguration configuration) => Unknown(loaded, configuration)
        .Select(section => $"{section.Path} is for a module that this application does not have");

    /// <summary>Builds every module's container; what a module depends on is built before it.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The modules with their containers. What is wrong is reported together with what is wrong in the application.</returns>
    public async Task<ModuleCatalog> BuildAsync(CancellationToken cancellationToken)
    {
        var problems = new List<Problem>(Misspelled());
        var built = new List<(LoadedModule Module, ServiceProvider Container)>();
        var catalog = new ModuleCatalog(built, problems, quarantine, door);
        try
        {
            foreach (var module in loaded.All.Where(module => !quarantine.Contains(module.Name)))
            {
                await BuildAsync(module, built, problems, cancellationToken);
            }

            return catalog;
        }
        catch
        {
            // The start was cancelled.
            await catalog.StopAsync();
            throw;
        }
    }

    private static IEnumerable<IConfigurationSection> Unknown(LoadedModules loaded, IConfiguration configuration) =>
        configuration.GetSection(Section).GetChildren().Where(section =>
            !loaded.Names.Contains(section.Key, StringComparer.OrdinalIgnoreCase));

    /// <summary>Applications may share a configuration, so only a name that is almost that of a module here is a mistake.</summary>
    private IEnumerable<Problem> Misspelled() => Unknown(loaded, configuration)
        .Where(section => Spelling.Nearest(section.Key, loaded.Names) is not null)
        .Select(section => new Problem(
            "COM8001",
            $"There is no module {Spelling.Quoted(section.Key, loaded.Names)}",
            section.Path,
            "Correct the name, or remove the setting."));

    private async Task BuildAsync(
        LoadedModule module,
        List<(LoadedModule Module, ServiceProvider Container)> built,
        List<Problem> problems,
        CancellationToken cancellationToken)
    {
        try
        {
            if (Imports(module) is not { } imports)
            {
                return;
            }

            var container = await BuildAsync(module, imports, cancellationToken);
            built.Add((module, container));
            if (module.Registration.Key.Service is { } contract)
            {
                table.Add(module.Name, container.GetRequiredService(contract));
                ready.Add(module.Name);
            }
        }
        catch (BootException exception)
        {
            problems.AddRange(loaded.Graph.Fail(module.Registration, ModulePhase.Configure, exception.Problems));
        }
    }

    private Task<ServiceProvider> BuildAsync(
        LoadedModule module, IReadOnlyList<ModuleImport> imports, CancellationToken cancellationToken)
    {
        var database = new Database(module.Name, () => Access(module.Registration));
        return door.CallAsync(
            module.Registration,
            ModulePhase.Configure,
            _ => Task.FromResult(builder.Build(module, database, imports)),
            exception => ModuleContainerBuilder.Failed(module, "a service", exception),
            cancellationToken);
    }

    /// <returns><see langword="null"/> when a required module that provides one of the contracts has failed: that is reported.</returns>
    private List<ModuleImport>? Imports(LoadedModule module)
    {
        var imports = new List<ModuleImport>();
        foreach (var contract in module.Dependencies)
        {
            if (loaded.Graph.ProviderOf(module, contract) is not { } provider || !ready.Contains(provider.Name))
            {
                return null;
            }

            imports.Add(new(contract, Import(contract, provider), provider.Name));
        }

        foreach (var contract in module.Providers)
        {
            var providers = loaded.Graph.ProvidersOf(module, contract);
            if (providers.Exists(one => !ready.Contains(one.Name) && !quarantine.Contains(one.Name)))
            {
                return null;
            }

            var standard = loaded.Graph.ProviderOf(module, contract)?.Name;
            var type = typeof(ModuleProviders<>).MakeGenericType(contract);
            object?[] arguments = [providers.ToDictionary(one => one.Name, one => Provider(contract, one)), standard];
            imports.Add(new(
                type,
                Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic, binder: null, arguments, culture: null)!,
                module.Name));
        }

        return imports;
    }

    /// <returns>What returns the service. A provider in quarantine, also in one that it enters later, throws the reason.</returns>
    private Func<object> Provider(Type contract, ModuleRegistration provider)
    {
        var service = quarantine.Contains(provider.Name) ? null : Import(contract, provider);
        return () => quarantine.Find(provider.Name) is { } quarantined ? throw quarantined.ToException() : service!;
    }

    /// <summary>From the application's container, because an application may put something around the service of a module.</summary>
    private object Import(Type contract, ModuleRegistration provider)
    {
        try
        {
            return application.GetRequiredKeyedService(contract, provider.Name);
        }
        catch (Exception exception)
        {
            throw new BootException(
                new Problem(
                    "COM1012",
                    $"What the application registers around {contract.Name} of the module '{provider.Name}' cannot be created: "
                    + ExceptionText.Messages(exception),
                    "Program.cs",
                    "Another module depends on the contract, so that it is created before the database is connected."),
                exception);
        }
    }

    private DatabaseAccess Access(ModuleRegistration module)
    {
        if (quarantine.Find(module.Name) is { } quarantined)
        {
            // Without its role, it would have the rights of the whole application.
            throw quarantined.ToException();
        }

        if (progress.Find<MigratedHost>() is not { Connected: var host } migrated)
        {
            throw SessionErrors.IsEarly(module.Name);
        }

        var core = (host.OwnOf(module.Name) ?? host.Shared).Database.Core;
        // Half of them, so that one module that keeps its sessions open leaves enough to all others.
        var limit = settings.Modules.MaxConnections(module.Name) ?? Math.Max(1, core.MaxTransactions / 2);
        var connections = new ConnectionLimit(module.Name, limit, () => quarantine.Find(module.Name)?.ToException());
        return new DatabaseAccess(core, connections, migrated.Roles.GetValueOrDefault(module.Name));
    }
}
