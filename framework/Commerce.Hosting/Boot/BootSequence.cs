using Commerce.Events;
using Commerce.Hosting.Data;
using Commerce.Hosting.Events;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Workflows;
using Commerce.Manifests;
using Commerce.Postgres.Migrations;
using Commerce.Workflows.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Boot;

/// <summary>
/// Starts the application's parts in order and stops them in reverse. What can be wrong in the application's own files and options is
/// found in the first phases and reported together, before anything is written or served.
/// </summary>
internal sealed class BootSequence(IServiceProvider services)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(15);

    private readonly BootReport report = new();

    /// <summary>Everything before the first request.</summary>
    public async Task<BootReport> StartAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var manifest = services.GetRequiredService<ApplicationManifest>().Read();
        var modules = report.Time("modules", () => services.GetRequiredService<ModuleLoader>().Load(problems));
        report.Time("manifest", () => LoadManifests(modules, manifest, problems));
        ThrowIfAny(problems);
        var runtime = services.GetRequiredService<HostRuntime>();
        await report.TimeAsync("database", async () => runtime.Databases = await ConnectAsync(modules, progress, cancellationToken));
        await report.TimeAsync("migrations", () => MigrateAsync(modules, cancellationToken));
        await report.TimeAsync("host", () => Task.WhenAll(runtime.Databases.Select(database => database.RegisterAsync(cancellationToken))));
        await report.TimeAsync("plans", () => services.GetRequiredService<WorkflowExecutor>().SavePlansAsync(cancellationToken));
        var catalog = services.GetRequiredService<ModuleCatalog>();
        report.Time("containers", () => catalog.Build(modules, runtime.Database, services.GetRequiredService<IEventBus>(), problems));
        ThrowIfAny(problems);
        await report.TimeAsync("start hooks", () => catalog.StartAsync(cancellationToken));
        report.Describe(services, modules, services.GetRequiredService<DatabaseConnector>().Description, manifest);
        return report;
    }

    /// <summary>What may begin once the application listens: events, recovery, jobs.</summary>
    public void StartBackground()
    {
        foreach (var database in services.GetRequiredService<HostRuntime>().Databases)
        {
            database.Start();
        }

        services.GetRequiredService<MaintenanceLoop>().Start();
        services.GetRequiredService<WorkflowWorker>().Start();
        services.GetRequiredService<JobScheduler>().Start();
    }

    /// <summary>Stops the background: no new work, the running work finishes, the rest is handed back.</summary>
    public async Task StopAsync()
    {
        var catalog = services.GetRequiredService<ModuleCatalog>();
        await catalog.PrepareShutdownAsync();
        services.GetRequiredService<JobScheduler>().Dispose();
        await services.GetRequiredService<WorkflowWorker>().StopAsync();
        await services.GetRequiredService<MaintenanceLoop>().StopAsync();
        var databases = services.GetRequiredService<HostRuntime>().Databases;
        await Task.WhenAll(databases.Select(database => database.StopAsync(DrainLimit)));
        await catalog.DisposeAsync();
        foreach (var database in databases)
        {
            await database.Lease.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<HostDatabase>> ConnectAsync(
        IReadOnlyList<LoadedModule> modules, Action<string> progress, CancellationToken cancellationToken)
    {
        var shared = await services.GetRequiredService<DatabaseConnector>().ConnectAsync(progress, cancellationToken);
        var own = services.GetRequiredService<ModuleDatabases>();
        await own.ConnectAsync(shared, modules, cancellationToken);
        return [ActivatorUtilities.CreateInstance<HostDatabase>(services, shared), .. own.Own];
    }

    /// <summary>Each database has Commerce's own tables, for the events that are stored there, and those of the modules on it.</summary>
    private async Task MigrateAsync(IReadOnlyList<LoadedModule> modules, CancellationToken cancellationToken)
    {
        var databases = services.GetRequiredService<HostRuntime>().Databases;
        var own = services.GetRequiredService<ModuleDatabases>();
        foreach (var host in databases)
        {
            var sets = modules.Where(module => (own.Of(module.Name) ?? databases[0]) == host)
                .Select(module => MigrationSet.FromAssembly(module.Name, module.Name, module.Assembly))
                .Prepend(MigrationSet.Runtime);
            report.Migrations = [.. report.Migrations, .. await new Migrator(host.Database).ApplyAsync([.. sets], cancellationToken)];
        }
    }

    /// <summary>What the modules bring comes first, in the order added; the application is the last.</summary>
    private void LoadManifests(IReadOnlyList<LoadedModule> modules, IManifest application, List<Problem> problems)
    {
        var catalog = services.GetRequiredService<ModuleCatalog>();
        foreach (var manifest in modules.Select(module => new ModuleManifest(module, catalog)).Append(application))
        {
            LoadManifest(manifest, problems);
        }

        services.GetRequiredService<WorkflowCatalog>().Check(problems);
    }

    private void LoadManifest(IManifest manifest, List<Problem> problems)
    {
        EventProvider.Check(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>(), problems);
        services.GetRequiredService<SubscriberRegistry>().Load(manifest.Subscribers, problems);
        services.GetRequiredService<JobRegistry>().Load(manifest.Jobs, problems);
        services.GetRequiredService<WorkflowCatalog>().Load(manifest, problems);
    }

    private static void ThrowIfAny(List<Problem> problems)
    {
        if (problems.Count > 0)
        {
            throw new BootException(problems);
        }
    }
}
