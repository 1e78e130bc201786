using Commerce.Events;
using Commerce.Events.Routing;
using Commerce.Hosting.Commands;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Events;
using Commerce.Hosting.Http;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Workflows;
using Commerce.Jobs.Registry;
using Commerce.Manifests;
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
    private readonly BootReport report = new();

    private HostRole Role => services.GetRequiredService<HostRole>();

    /// <summary>Everything before the first request.</summary>
    public async Task<BootReport> StartAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var manifest = services.GetRequiredService<ApplicationManifest>().Read();
        var modules = report.Time("modules", () => LoadModules(problems));
        report.Time("manifest", () => LoadManifests(modules, manifest, problems));
        ThrowIfAny(problems);
        await report.TimeAsync("database", () => ConnectAsync(modules, progress, cancellationToken));
        await report.TimeAsync("migrations", async () =>
            report.Migrations = await services.GetRequiredService<ApplicationMigrations>().ApplyAsync(cancellationToken));
        await report.TimeAsync("host", () => RegisterAsync(cancellationToken));
        await report.TimeAsync("plans", () => services.GetRequiredService<WorkflowRuntime>().SavePlansAsync(cancellationToken));
        report.Time("containers", () => BuildContainers(modules));
        await report.TimeAsync("start hooks", () => services.GetRequiredService<ModuleCatalog>().StartAsync(cancellationToken));
        report.Describe(services, modules, services.GetRequiredService<DatabaseConnector>().Description, manifest);
        return report;
    }

    /// <summary>What a command needs; <see cref="LeaveAsync"/> ends it.</summary>
    public async Task PrepareAsync(CommandPhase phase, Action<string> progress, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var modules = LoadModules(problems);
        if (phase >= CommandPhase.Application)
        {
            LoadManifests(modules, services.GetRequiredService<ApplicationManifest>().Read(), problems);
        }

        ThrowIfAny(problems);
        await ConnectAsync(modules, progress, cancellationToken);
        if (phase >= CommandPhase.Application)
        {
            await services.GetRequiredService<ApplicationMigrations>().RequireAsync(cancellationToken);
            BuildContainers(modules);
        }

        if (phase >= CommandPhase.Host)
        {
            await RegisterAsync(cancellationToken);
            services.GetRequiredService<MaintenanceLoop>().Start();
            await services.GetRequiredService<ModuleCatalog>().StartAsync(cancellationToken);
        }
    }

    /// <summary>What may begin once the application listens: events, recovery, jobs.</summary>
    public async Task StartBackgroundAsync(CancellationToken cancellationToken)
    {
        foreach (var database in services.GetRequiredService<HostRuntime>().Databases)
        {
            database.Start(Role.Works);
        }

        services.GetRequiredService<MaintenanceLoop>().Start();
        if (Role.Works)
        {
            services.GetRequiredService<WorkflowWorker>().Start();
            await services.GetRequiredService<JobScheduler>().StartAsync(cancellationToken);
        }
    }

    /// <summary>Begins no more jobs and says that this host is not ready; it may still serve.</summary>
    public void StopTaking()
    {
        services.GetRequiredService<StoppingHealthCheck>().IsStopping = true;
        services.GetRequiredService<JobScheduler>().StopClaiming();
    }

    /// <summary>Stops the background: no new work, the running work finishes, the rest is handed back.</summary>
    public async Task StopAsync()
    {
        var limit = services.GetRequiredService<IConfiguration>().GetValue("Commerce:DrainLimit", TimeSpan.FromSeconds(15));
        var catalog = services.GetRequiredService<ModuleCatalog>();
        await catalog.PrepareShutdownAsync();
        await services.GetRequiredService<JobScheduler>().StopAsync(limit);
        await services.GetRequiredService<WorkflowWorker>().StopAsync();
        await Task.WhenAll(services.GetRequiredService<HostRuntime>().Databases.Select(database => database.StopAsync(limit)));
        await LeaveAsync();
    }

    /// <summary>Stops the modules and signs this process off, as far as it had come.</summary>
    public async Task LeaveAsync()
    {
        if (services.GetRequiredService<HostRuntime>().Databases.Count == 0)
        {
            return;
        }

        await services.GetRequiredService<MaintenanceLoop>().StopAsync();
        await services.GetRequiredService<ModuleCatalog>().DisposeAsync();
        foreach (var database in services.GetRequiredService<HostRuntime>().Databases)
        {
            await database.LeaveAsync();
        }
    }

    private IReadOnlyList<LoadedModule> LoadModules(List<Problem> problems)
    {
        var modules = services.GetRequiredService<ModuleLoader>().Load(problems);
        services.GetRequiredService<ApplicationMigrations>().Load(modules);
        return modules;
    }

    private async Task ConnectAsync(IReadOnlyList<LoadedModule> modules, Action<string> progress, CancellationToken cancellationToken)
    {
        var shared = await services.GetRequiredService<DatabaseConnector>().ConnectAsync(progress, cancellationToken);
        var own = services.GetRequiredService<ModuleDatabases>();
        await own.ConnectAsync(shared, modules, cancellationToken);
        services.GetRequiredService<HostRuntime>().Databases = [ActivatorUtilities.CreateInstance<HostDatabase>(services, shared), .. own.Own];
    }

    private Task RegisterAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(services.GetRequiredService<HostRuntime>().Databases.Select(database => database.RegisterAsync(cancellationToken)));

    private void BuildContainers(IReadOnlyList<LoadedModule> modules)
    {
        var problems = new List<Problem>();
        services.GetRequiredService<ModuleCatalog>().Build(
            modules, services.GetRequiredService<HostRuntime>().Database, services.GetRequiredService<IEventBus>(), problems);
        ThrowIfAny(problems);
    }

    /// <summary>What the modules bring comes first, in the order added; the application is the last.</summary>
    private void LoadManifests(IReadOnlyList<LoadedModule> modules, IManifest application, List<Problem> problems)
    {
        Role.Check(problems);
        services.GetRequiredService<JobDashboard>().Check(problems);
        EventProvider.Check(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>(), problems);
        var catalog = services.GetRequiredService<ModuleCatalog>();
        foreach (var manifest in modules.Select(module => new ModuleManifest(module, catalog)).Append(application))
        {
            LoadManifest(manifest, problems);
        }

        services.GetRequiredService<WorkflowCatalog>().Check(problems);
    }

    private void LoadManifest(IManifest manifest, List<Problem> problems)
    {
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
