using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Dispatch;
using Commerce.Events.InMemory;
using Commerce.Events.Routing;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Commands;
using Commerce.Hosting.Commands.Modules;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Diagnostics;
using Commerce.Hosting.Events;
using Commerce.Hosting.Http;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Keys;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Hosting.Workflows;
using Commerce.Http;
using Commerce.Identifiers;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Planning;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Running;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Events;
using Commerce.Postgres.Jobs;
using Commerce.Postgres.Journal;
using Commerce.Postgres.Sessions;
using Commerce.Serialization;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting;

/// <summary>Registers Commerce in the application container.</summary>
internal static class ServiceRegistration
{
    public static void AddCommerce(this IServiceCollection services, ApplicationSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<HostSettings>();
        services.AddSingleton<HostRole>();
#pragma warning disable RS0030 // The one place where the clock of all other code is chosen.
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.TryAddSingleton<IIdGenerator, UlidGenerator>();
        services.AddSingleton<BackgroundLoops>();
        services.AddSingleton<ApplicationManifest>();
        AddBoot(services);
        AddDatabases(services);
        AddModules(services);
        services.AddTelemetry();
        AddHttp(services);
        AddWorkflows(services);
        AddEvents(services);
        AddJobs(services);
        if (settings.Command is not null)
        {
            AddCommands(services);
        }
    }

    private static void AddBoot(IServiceCollection services)
    {
        services.AddSingleton<BootProgress>();
#pragma warning disable RS0030 // The start of the process is known by the clock of the machine.
        services.AddSingleton(_ => new BootTimings(TimeProvider.System));
#pragma warning restore RS0030
        services.AddSingleton<BootSequence>();
        services.AddSingleton<BootReporter>();
        services.AddSingleton<ModuleLoader>();
        services.AddSingleton<HostConnector>();
        services.AddHostedService<PrivateServerMonitor>();
        services.AddHostedService<PoolWatchdog>();
        services.AddSingleton<ApplicationMigrations>();
        services.AddSingleton<ModuleModels>();
        services.AddSingleton<HostRegistration>();
        services.AddSingleton<ModuleContainers>();
        services.AddSingleton(provider => new BootPhases(
            provider.GetRequiredService<ModuleLoader>,
            provider.GetRequiredService<ModuleContainers>,
            () => ActivatorUtilities.CreateInstance<ApplicationChecker>(
                provider, ActivatorUtilities.CreateInstance<ServiceChecker>(provider)),
            provider.GetRequiredService<HostConnector>,
            provider.GetRequiredService<ApplicationMigrations>,
            provider.GetRequiredService<ModuleModels>,
            provider.GetRequiredService<KeyRingOpener>,
            provider.GetRequiredService<HostRegistration>,
            () => ActivatorUtilities.CreateInstance<StartedModules>(provider),
            provider.GetRequiredService<ModuleHealthChecks>,
            () => CreateRunningHost(provider)));
        AddResult<LoadedModules>(services);
        AddResult<CheckedApplication>(services);
        AddResult<ConnectedHost>(services);
        AddResult<ModuleCatalog>(services);
        AddResult<MigratedHost>(services);
        AddResult<CheckedModels>(services);
        AddResult<RegisteredHost>(services);
        AddResult<StartedModules>(services);
    }

    /// <summary>Creates what a host of this role has; the others of the parts are not even created.</summary>
    private static RunningHost CreateRunningHost(IServiceProvider provider)
    {
        // They stop in the opposite order: subscribers and jobs may await runs.
        List<IBackgroundPart> parts =
        [
            new LiveRunsPart(provider.GetRequiredService<WorkflowRuntime>()),
            new DeliveryPart(provider.GetRequiredService<RegisteredHost>()),
        ];
        if (provider.GetRequiredService<HostRole>().Works)
        {
            parts.Add(provider.GetRequiredService<PlanAnnouncer>());
            parts.Add(provider.GetRequiredService<WorkflowWorker>());
            parts.Add(provider.GetRequiredService<JobScheduler>());
        }

        return new RunningHost(
            parts,
            provider.GetRequiredService<StartedModules>().PrepareShutdownAsync,
            provider.GetRequiredService<HostSettings>().DrainLimit,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RunningHost>>());
    }

    /// <summary>Adds the result of a boot phase: it can be resolved once the phase was reached.</summary>
    private static void AddResult<T>(IServiceCollection services)
        where T : class => services.AddSingleton(provider => provider.GetRequiredService<BootProgress>().Get<T>());

    private static void AddDatabases(IServiceCollection services)
    {
        services.AddSingleton<DatabaseOpener>();
        services.AddSingleton<ApplicationDatabaseConnector>();
        services.AddSingleton<ModuleDatabaseConnector>();
        services.AddSingleton(provider => provider.GetRequiredService<ConnectedHost>().Database);
    }

    private static void AddJobs(IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<HostSettings>().Jobs);
        services.AddSingleton<JobRegistry>();
        services.AddSingleton<IJobLedger, PostgresJobLedger>();
        services.AddSingleton<IJobWaker, HangfireJobWaker>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<JobRunner>(
            provider,
            new JobRunnerOptions(
                provider.GetRequiredService<RegisteredHost>().Lease.Name, provider.GetRequiredService<JobSettings>().Lease)
            {
                Log = provider.GetRequiredService<WorkLog>(),
            }));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<JobClock>(
            provider, provider.GetRequiredService<JobSettings>().Keep));
        // The dashboard is mapped before the database is connected.
        services.AddSingleton(provider => new HangfireStore(provider.GetRequiredService<Database>));
        services.AddSingleton<JobScheduler>();
        services.AddSingleton<JobDashboard>();
    }

    private static void AddCommands(IServiceCollection services)
    {
        // A command and what it uses of the booted application share a scope.
        services.AddScoped<CommandLine>();
        services.AddScoped<ModuleCommands>();
        services.AddTransient(typeof(Lazy<>), typeof(LazyService<>));
        services.Scan(scan => scan.FromAssemblyOf<ApplicationCommand>()
            .AddClasses(classes => classes
                // It stands for those of modules.
                .AssignableTo<ApplicationCommand>().Where(type => type != typeof(ModuleApplicationCommand)), publicOnly: false)
            .As<ApplicationCommand>()
            .WithScopedLifetime());
    }

    private static void AddModules(IServiceCollection services)
    {
        services.AddSingleton<ModuleDoor>();
        services.AddSingleton<ModuleServiceTable>();
        services.AddSingleton<UncaughtExceptions>();
        services.AddSingleton<ModuleParts>();
        services.AddSingleton<Quarantine>();
        services.AddSingleton<ModuleContainerBuilder>();
        services.AddSingleton<DevelopmentSecrets>();
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddSingleton<RouteTable>();
        services.AddSingleton(provider =>
        {
            var table = provider.GetRequiredService<RouteTable>();
            var source = new RouteEndpointDataSource(() => [.. table.All().Select(served => served.Route)]);
            table.Changed += source.Refresh;
            return source;
        });
        services.Configure<JsonOptions>(options => CommerceJson.Apply(options.SerializerOptions));
        services.AddSingleton<ModuleHealthChecks>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database")
            .AddCheck<StoppingHealthCheck>("host")
            .AddCheck<JobHealthCheck>("jobs")
            .AddCheck<BackgroundHealthCheck>("background")
            .AddCheck<ModuleHealthCheck>("modules");
    }

    private static void AddWorkflows(IServiceCollection services)
    {
        services.AddSingleton<WorkflowRegistry>();
        services.AddSingleton<WorkflowCatalog>();
        services.AddSingleton<IJournal>(provider =>
        {
            // Commands that only read runs are not hosts.
            var progress = provider.GetRequiredService<BootProgress>();
            return new PostgresJournal(provider.GetRequiredService<Database>(), () => progress.Get<RegisteredHost>().Lease.Id);
        });
        services.AddSingleton(provider =>
        {
            var settings = provider.GetRequiredService<HostSettings>().Workflows;
            var progress = provider.GetRequiredService<BootProgress>();
            return new WorkflowRuntimeOptions
            {
                InlineWait = settings.InlineWait,
                AbandonAfter = settings.AbandonAfter,
                MaxClaims = settings.MaxClaims,
                OpenScope = module => progress.Get<ModuleCatalog>().CreateScope(module),
                RunLogLevel = provider.GetRequiredService<WorkLog>().Level,
            };
        });
        services.AddSingleton<WorkflowRuntime>();
        services.AddScoped<IWorkflowEngine, WorkflowEngine>();
        services.AddSingleton<IWorkflowRuns, WorkflowRuns>();
        services.AddSingleton<WorkflowWorker>();
        services.AddSingleton<PlanAnnouncer>();
    }

    private static void AddEvents(IServiceCollection services)
    {
        services.AddSingleton(provider => new EventRoutes
        {
            MaxDepth = provider.GetRequiredService<HostSettings>().Events.MaxDepth,
        });
        services.AddSingleton<SubscriberRegistry>();
        services.AddMediator();
        services.AddSingleton<DispatcherFactory>();
        services.AddSingleton<DeliveryServices>();
        services.AddSingleton<DeliveryQueueRelay>();
        services.AddSingleton<IDeliveryQueue>(provider => provider.GetRequiredService<DeliveryQueueRelay>());
        services.AddSingleton<StoredEventFactory>();
        services.AddSingleton<InMemoryDeliveryStore>();
        services.AddSingleton<InMemoryOutbox>();
        services.AddSingleton<IOutbox>(provider => EventProvider.IsInMemory(provider.GetRequiredService<IConfiguration>())
            ? ActivatorUtilities.CreateInstance<VolatileOutbox>(provider)
            : ActivatorUtilities.CreateInstance<PostgresOutbox>(provider));
        services.AddSingleton<IEventBus, OutboxEventBus>();
    }
}
