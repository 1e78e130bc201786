using Commerce.Events;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Commands;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Events;
using Commerce.Hosting.Http;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Workflows;
using Commerce.Http;
using Commerce.Identifiers;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Events;
using Commerce.Postgres.Journal;
using Commerce.Serialization;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Commerce.Hosting;

/// <summary>Registers Commerce in the application container.</summary>
internal static class ServiceRegistration
{
    public static void AddCommerce(this IServiceCollection services, ApplicationSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<HostRole>();
        services.AddSingleton<HostRuntime>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdGenerator, UlidGenerator>();
        services.AddSingleton<ApplicationManifest>();
        AddBoot(services);
        AddDatabases(services);
        AddModules(services);
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
        services.AddSingleton(_ => new BootTimings(TimeProvider.System));
        services.AddSingleton<BootSequence>();
        services.AddSingleton<BootReporter>();
        services.AddSingleton<ModuleLoader>();
        services.AddSingleton<ApplicationChecker>();
        services.AddSingleton<HostConnector>();
        services.AddSingleton<ApplicationMigrations>();
        services.AddSingleton<HostRegistration>();
        services.AddSingleton<ModuleContainers>();
        services.AddSingleton<BackgroundStart>();
        services.AddSingleton(provider => new BootPhases(
            provider.GetRequiredService<ModuleLoader>,
            provider.GetRequiredService<ApplicationChecker>,
            provider.GetRequiredService<HostConnector>,
            provider.GetRequiredService<ApplicationMigrations>,
            provider.GetRequiredService<HostRegistration>,
            provider.GetRequiredService<ModuleContainers>,
            provider.GetRequiredService<BackgroundStart>));
        AddResult<LoadedModules>(services);
        AddResult<CheckedApplication>(services);
        AddResult<ConnectedHost>(services);
        AddResult<MigratedHost>(services);
        AddResult<RegisteredHost>(services);
        AddResult<ModuleCatalog>(services);
    }

    /// <summary>Adds the result of a boot phase: it can be resolved once the phase was reached.</summary>
    private static void AddResult<T>(IServiceCollection services)
        where T : class => services.AddSingleton(provider => provider.GetRequiredService<BootProgress>().Get<T>());

    private static void AddDatabases(IServiceCollection services)
    {
        services.AddSingleton<DatabaseOpener>();
        services.AddSingleton<ApplicationDatabaseConnector>();
        services.AddSingleton<ModuleDatabaseConnector>();
        services.AddSingleton<HostDatabaseFactory>();
        services.AddSingleton(provider => provider.GetRequiredService<ConnectedHost>().Database);
    }

    private static void AddJobs(IServiceCollection services)
    {
        services.AddSingleton<JobSettings>();
        services.AddSingleton<JobRegistry>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobClock>();
        services.AddSingleton<HangfireStore>();
        services.AddSingleton<JobScheduler>();
        services.AddSingleton<JobDashboard>();
    }

    private static void AddCommands(IServiceCollection services)
    {
        services.AddSingleton<CommandLine>();
        services.Scan(scan => scan.FromAssemblyOf<HostCommand>()
            .AddClasses(classes => classes.AssignableTo<HostCommand>(), publicOnly: false)
            .As<HostCommand>()
            .WithSingletonLifetime());
    }

    private static void AddModules(IServiceCollection services)
    {
        services.AddSingleton<ModuleContainerBuilder>();
        services.AddSingleton<DevelopmentSecrets>();
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var manifest = provider.GetRequiredService<ApplicationManifest>();
            var role = provider.GetRequiredService<HostRole>();
            return new RouteEndpointDataSource(() => role.Serves ? manifest.Routes() : []);
        });
        services.Configure<JsonOptions>(options => CommerceJson.Apply(options.SerializerOptions));
        services.AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database")
            .AddCheck<StoppingHealthCheck>("host")
            .AddCheck<JobHealthCheck>("jobs");
    }

    private static void AddWorkflows(IServiceCollection services)
    {
        services.AddSingleton<WorkflowRegistry>();
        services.AddSingleton<WorkflowCatalog>();
        services.AddSingleton<IJournal>(provider =>
        {
            var runtime = provider.GetRequiredService<HostRuntime>();
            return new PostgresJournal(runtime.Database, provider.GetRequiredService<Outbox>(), () => runtime.Lease.Id);
        });
        services.AddSingleton<EngineOptions>();
        services.AddSingleton<WorkflowExecutor>();
        services.AddScoped<IWorkflowEngine, WorkflowEngine>();
        services.AddSingleton<MaintenanceLoop>();
        services.AddSingleton<WorkflowWorker>();
    }

    private static void AddEvents(IServiceCollection services)
    {
        services.AddSingleton(provider => new EventRoutes
        {
            MaxDepth = provider.GetRequiredService<IConfiguration>().GetValue("Commerce:Events:MaxDepth", 16),
        });
        services.AddSingleton<SubscriberRegistry>();
        services.AddSingleton<DeliveryDispatcher>();
        services.AddSingleton<DeliveryHandler>();
        services.AddSingleton<EventInterceptors>();
        services.AddSingleton<IDeliveryQueue>(provider => provider.GetRequiredService<DeliveryDispatcher>());
        services.AddSingleton<InMemoryDeliveryStore>();
        services.AddSingleton<Outbox>(provider => EventProvider.IsInMemory(provider.GetRequiredService<IConfiguration>())
            ? ActivatorUtilities.CreateInstance<InMemoryOutbox>(provider)
            : ActivatorUtilities.CreateInstance<PostgresOutbox>(provider));
        services.AddSingleton<IEventBus, OutboxEventBus>();
        // MediatR finds its handlers and behaviors in the container; Scrutor puts them there. They keep nothing, so a scope need not either.
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.Scan(scan => scan.FromAssemblyOf<DeliverEvent>()
            .AddClasses(classes => classes.AssignableToAny(typeof(IRequestHandler<,>), typeof(IPipelineBehavior<,>)), publicOnly: false)
            .AsImplementedInterfaces()
            .WithTransientLifetime());
    }
}
