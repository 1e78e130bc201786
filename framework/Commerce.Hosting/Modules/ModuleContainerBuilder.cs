using Commerce.Diagnostics;
using Commerce.Events;
using Commerce.Features;
using Commerce.Hosting.Keys;
using Commerce.Hosting.Settings;
using Commerce.Identifiers;
using Commerce.Modularity;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Commerce.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Commerce.Hosting.Modules;

/// <summary>Builds a module's container: an allow-list from the host, the declared dependencies, and the module's own services.</summary>
/// <param name="configuration">The application's configuration.</param>
/// <param name="environment">The application's environment.</param>
/// <param name="features">The feature flags.</param>
/// <param name="loggers">The host's loggers.</param>
/// <param name="secrets">Random secrets for Development.</param>
/// <param name="time">The clock.</param>
/// <param name="ids">Creates ids.</param>
internal sealed class ModuleContainerBuilder(
    IConfiguration configuration,
    IHostEnvironment environment,
    FeatureFlags features,
    ILoggerFactory loggers,
    DevelopmentSecrets secrets,
    TimeProvider time,
    IIdGenerator ids)
{
    /// <summary>Builds the container of one module. Runs the module's code.</summary>
    /// <param name="module">The module.</param>
    /// <param name="database">The module's database.</param>
    /// <param name="imports">The services of other modules that it declares.</param>
    /// <exception cref="BootException">What is wrong with its options or with its contract.</exception>
    public ServiceProvider Build(LoadedModule module, Database database, IReadOnlyList<ModuleImport> imports)
    {
        var services = new ServiceCollection();
        // Added as instances, because a container does not dispose what it did not create.
        services.AddSingleton<ILoggerFactory>(new ModuleLoggerFactory(module.Name, loggers, time));
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(database);
        services.AddSingleton<IEventBus>(new OutboxEventBus(database));
        services.AddSingleton(time);
        services.AddSingleton(ids);
        services.AddSingleton(features);
        // The wire format of its routes is the module's own: it does not change with the application.
        services.Configure<JsonOptions>(static options => CommerceJson.Apply(options.SerializerOptions));
        foreach (var (contract, service, provider) in imports)
        {
            services.AddSingleton(contract, service);
            // So that Resolve finds it by the key of its module, and no other module by that contract.
            services.AddKeyedSingleton(contract, provider, service);
        }

        if (module.Registration.Key.Service is { } own)
        {
            services.AddKeyedSingleton(own, module.Name, (container, _) => container.GetRequiredService(own));
        }

        var section = configuration.GetSection($"Commerce:Modules:{module.Name}");
        // Before the module's own registrations: what those bind from the configuration wins over what the application sets in code.
        module.Registration.ConfigureOptions(services);
        var builder = new ModuleBuilder(
            module.Name, services, section, environment, name => secrets.Get($"{module.Name}.{name}"));
        Configure(module, builder);
        var problems = new List<Problem>();
        new ModuleOptionCheck(module.Name, problems).Check(
            section, builder.Options, [.. builder.DeclaredSettings, .. ModuleSettings.Names]);
        if (module.Registration.Options is { } options && Uses(services, options) == 1)
        {
            problems.Add(HasNoEffect(module, options));
        }

        if (services.FirstOrDefault(service => service.ServiceType == typeof(IHostedService) && !IsOfHealthChecks(service)) is { } hosted)
        {
            problems.Add(HasHostedService(module, hosted));
        }

        if (services.FirstOrDefault(service => service.ServiceType == typeof(IHealthCheckPublisher)) is { } publisher)
        {
            problems.Add(HasPublisher(module, publisher));
        }

        new ModuleCommandCheck(module, problems).Check(
            [.. services.Where(service => !service.IsKeyedService)
                .Select(service => service.ImplementationInstance)
                .OfType<ModuleCommandRegistration>()]);
        ThrowIfAny(problems);
        return Create(module, services);
    }

    private static void Configure(LoadedModule module, ModuleBuilder builder)
    {
        try
        {
            module.Entry.ConfigureServices(builder);
        }
        catch (Exception exception) when (ModuleProblems.In(exception).Count == 0)
        {
            throw new BootException(Failed(module, "ConfigureServices", ExceptionText.Cause(exception)), exception);
        }
    }

    private static ServiceProvider Create(LoadedModule module, ServiceCollection services)
    {
        var problems = new List<Problem>();
        ServiceProvider? container = null;
        try
        {
            container = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
            container.GetService<IStartupValidator>()?.Validate();
            // What the module configures there is its code, and runs only now.
            _ = container.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value;
            if (module.Registration.Key.Service is not { } contract || container.GetService(contract) is not null)
            {
                return container;
            }

            problems.Add(new Problem(
                "COM1011",
                $"The module '{module.Name}' does not provide {contract.Name}.",
                module.File,
                $"Call module.Provide<{contract.Name}, …>() in ConfigureServices."));
        }
        catch (OptionsValidationException exception)
        {
            AddOptionProblems(module, exception, problems);
        }
        catch (InvalidOperationException exception) when (exception.Source == typeof(ConfigurationBinder).Assembly.GetName().Name)
        {
            problems.Add(new Problem(
                "COM8001",
                // Its message shows the value, which may be a secret.
                $"An option of the module '{module.Name}' cannot be read.",
                $"section Commerce:Modules:{module.Name}",
                "Write each value in the format of its type: a time span as d.hh:mm:ss, a switch as true or false."));
        }
        catch (AggregateException exception)
        {
            foreach (var inner in exception.InnerExceptions)
            {
                if (inner is OptionsValidationException options)
                {
                    AddOptionProblems(module, options, problems);
                }
                else
                {
                    problems.Add(Failed(module, "a service", inner));
                }
            }
        }

        container?.Dispose();
        throw new BootException(problems);
    }

    /// <summary>Describes what the module's code has thrown.</summary>
    /// <param name="module">The module.</param>
    /// <param name="what">Which code.</param>
    /// <param name="exception">The exception.</param>
    public static Problem Failed(LoadedModule module, string what, Exception exception) => new(
        "COM1012",
        $"The container of the module '{module.Name}' cannot be built: {what} failed with {exception.GetType()}: "
        + ExceptionText.Messages(exception),
        module.File,
        "Correct what the message names. A module sees its own services, its options, loggers, the event bus, its database, the clock, the "
        + "id generator, the feature flags, the contracts it declares in Dependencies and the providers it declares in Providers.");

    /// <summary>Counts the registrations for options. One of them is that of the application.</summary>
    private static int Uses(ServiceCollection services, Type options) => services.Count(service =>
        service.ServiceType.IsGenericType && service.ServiceType.GenericTypeArguments is [var type] && type == options
        && service.ServiceType.Namespace == typeof(IOptions<>).Namespace);

    private static Problem HasNoEffect(LoadedModule module, Type options) => new(
        "COM8001",
        $"The application sets options of the type {options.Name}, which the module '{module.Name}' does not have.",
        "AddModule in Program.cs",
        "Set the options that the module's key names, or call module.AddOptions for them in the module.");

    private static Problem HasHostedService(LoadedModule module, ServiceDescriptor hosted) => new(
        "COM1023",
        $"The module '{module.Name}' registers a hosted service, {hosted.ImplementationType?.FullName ?? "from a factory"}, which nothing "
        + "starts: the host starts those of the application only.",
        module.File,
        "Do the work in a job, in a subscriber, or in StartAsync of the module.");

    private static Problem HasPublisher(LoadedModule module, ServiceDescriptor publisher) => new(
        "COM1023",
        $"The module '{module.Name}' registers a health check publisher, {publisher.ImplementationType?.FullName ?? "from a factory"}, "
        + "which nothing calls: the host publishes to those of the application only.",
        module.File,
        "Register it in Program.cs. It gets the results of the module's checks, too.");

    /// <summary>
    /// <c>AddHealthChecks</c> registers a hosted service of its own, which has nothing to do without a publisher.
    /// </summary>
    private static bool IsOfHealthChecks(ServiceDescriptor hosted) =>
        hosted.ImplementationType?.Assembly == typeof(HealthCheckService).Assembly;

    private static void ThrowIfAny(List<Problem> problems)
    {
        if (problems.Count > 0)
        {
            throw new BootException(problems);
        }
    }

    private static void AddOptionProblems(LoadedModule module, OptionsValidationException exception, List<Problem> problems) =>
        problems.AddRange(exception.Failures.Select(failure => new Problem(
            "COM8001",
            $"An option of the module '{module.Name}' is not valid: {failure}",
            $"{exception.OptionsType.Name}, section Commerce:Modules:{module.Name}",
            "Set it in Program.cs or in the configuration.")));
}
