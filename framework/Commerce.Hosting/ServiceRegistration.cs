using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Dispatch;
using Commerce.Events.InMemory;
using Commerce.Events.Routing;
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
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Planning;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Running;
using Commerce.Postgres.Events;
using Commerce.Postgres.Jobs;
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

/// <summary>The application container.</summary>
internal static class ServiceRegistration
{
    public static void AddCommerce(this IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<HostRole>();
        services.AddSingleton<HostRuntime>();
#pragma warning disable RS0030 // The one place where the clock of all other code is chosen.
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.TryAddSingleton<IIdGenerator, UlidGenerator>();
        services.AddSingleton<ApplicationManifest>();
        services.AddSingleton<BootSequence>();
        services.AddSingleton<DatabaseOpener>();
        services.AddSingleton<DatabaseConnector>();
        services.AddSingleton<ApplicationMigrations>();
        services.AddSingleton<ModuleDatabases>();
        services.AddSingleton(provider => provider.GetRequiredService<HostRuntime>().Database);
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

    private static void AddJobs(IServiceCollection services)
    {
        services.AddSingleton<JobSettings>();
        services.AddSingleton<JobRegistry>();
        services.AddSingleton<IJobLedger, PostgresJobLedger>();
        services.AddSingleton<IJobWaker, HangfireJobWaker>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<JobRunner>(
            provider,
            new JobRunnerOptions(provider.GetRequiredService<HostRuntime>().Lease.Name, provider.GetRequiredService<JobSettings>().Lease)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<JobClock>(
            provider, provider.GetRequiredService<JobSettings>().Keep));
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
        services.AddSingleton<ModuleLoader>();
        services.AddSingleton<ModuleContainer>();
        services.AddSingleton<ModuleCatalog>();
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
        services.AddSingleton<StoppingHealthCheck>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database").AddCheck<StoppingHealthCheck>("host").AddCheck<JobHealthCheck>("jobs");
    }

    private static void AddWorkflows(IServiceCollection services)
    {
        services.AddSingleton<WorkflowRegistry>();
        services.AddSingleton<WorkflowCatalog>();
        services.AddSingleton<IJournal>(provider =>
        {
            var runtime = provider.GetRequiredService<HostRuntime>();
            return new PostgresJournal(runtime.Database, () => runtime.Lease.Id);
        });
        services.AddSingleton<WorkflowRuntimeOptions>();
        services.AddSingleton<WorkflowRuntime>();
        services.AddScoped<IWorkflowEngine, WorkflowEngine>();
        services.AddSingleton<IWorkflowRuns, WorkflowRuns>();
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
        services.AddSingleton<ISubscriberInvoker, MediatorInvoker>();
        services.AddSingleton<DispatcherFactory>();
        services.AddSingleton<DeliveryQueueRelay>();
        services.AddSingleton<IDeliveryQueue>(provider => provider.GetRequiredService<DeliveryQueueRelay>());
        services.AddSingleton<StoredEventFactory>();
        services.AddSingleton<InMemoryDeliveryStore>();
        services.AddSingleton<InMemoryOutbox>();
        services.AddSingleton<IOutbox>(provider => EventProvider.IsInMemory(provider.GetRequiredService<IConfiguration>())
            ? ActivatorUtilities.CreateInstance<VolatileOutbox>(provider)
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
