using Commerce.Events;
using Commerce.Hosting.Data;
using Commerce.Hosting.Events;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Workflows;
using Commerce.Manifests;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Migrations;
using Commerce.Workflows.Execution;
using Microsoft.Extensions.DependencyInjection;

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
        report.Time("manifest", () => LoadManifest(manifest, problems));
        ThrowIfAny(problems);
        var runtime = services.GetRequiredService<HostRuntime>();
        var connector = services.GetRequiredService<DatabaseConnector>();
        await report.TimeAsync("database", async () => runtime.Database = await connector.ConnectAsync(progress, cancellationToken));
        var sets = modules.Select(module => MigrationSet.FromAssembly(module.Name, module.Name, module.Assembly)).Prepend(MigrationSet.Runtime).ToList();
        await report.TimeAsync("migrations", async () => report.Migrations = await new Migrator(runtime.Database).ApplyAsync(sets, cancellationToken));
        await report.TimeAsync("host", async () =>
            runtime.Lease = await HostLease.AcquireAsync(runtime.Database, $"{Environment.MachineName}:{Environment.ProcessId}", cancellationToken));
        await report.TimeAsync("plans", () => services.GetRequiredService<WorkflowExecutor>().SavePlansAsync(cancellationToken));
        var catalog = services.GetRequiredService<ModuleCatalog>();
        report.Time("containers", () => catalog.Build(modules, runtime.Database, services.GetRequiredService<IEventBus>(), problems));
        ThrowIfAny(problems);
        await report.TimeAsync("start hooks", () => catalog.StartAsync(cancellationToken));
        report.Describe(services, modules, connector.Description, manifest);
        return report;
    }

    /// <summary>What may begin once the application listens: events, recovery, jobs.</summary>
    public void StartBackground()
    {
        var runtime = services.GetRequiredService<HostRuntime>();
        services.GetRequiredService<DeliveryDispatcher>().Start(new DeliveryStore(runtime.Database), () => runtime.Lease.Id);
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
        await services.GetRequiredService<DeliveryDispatcher>().StopAsync(DrainLimit);
        await catalog.DisposeAsync();
        await services.GetRequiredService<HostRuntime>().Lease.DisposeAsync();
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
