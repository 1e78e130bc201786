using Commerce.Diagnostics;
using Commerce.Events;
using Commerce.Features;
using Commerce.Hosting.Diagnostics;
using Commerce.Hosting.Keys;
using Commerce.Identifiers;
using Commerce.Modularity;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
    /// <summary>Builds the container of one module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="database">The module's database.</param>
    /// <param name="bus">The event bus on it.</param>
    /// <param name="ready">The modules built so far.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>The container, or <see langword="null"/> when something is wrong.</returns>
    public ServiceProvider? Build(
        LoadedModule module, Database database, IEventBus bus, IReadOnlyList<ReadyModule> ready, List<Problem> problems)
    {
        using var call = ModuleCall.Start(module.Name, "configure");
        var services = new ServiceCollection();
        // Added as instances, because a container does not dispose what it did not create.
        services.AddSingleton(loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(database);
        services.AddSingleton(bus);
        services.AddSingleton(time);
        services.AddSingleton(ids);
        services.AddSingleton(features);
        var before = problems.Count;
        try
        {
            AddDependencies(services, module, ready, problems);
            var section = configuration.GetSection($"Commerce:Modules:{module.Name}");
            // Before the module's own registrations: what those bind from the configuration wins over what the application sets in code.
            module.Registration.ConfigureOptions(services);
            var builder = new ModuleBuilder(services, section, environment, name => secrets.Get($"{module.Name}.{name}"));
            module.Entry.ConfigureServices(builder);
            new ModuleOptionCheck(module.Name, problems).Check(
                section, builder.Options, [.. builder.DeclaredSettings, "Database", "DirectDatabase"]);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            problems.AddRange(Failed(module, $"ConfigureServices failed with {exception.GetType()}", exception));
        }

        return problems.Count == before ? Build(module, services, problems) : null;
    }

    private static void AddDependencies(
        ServiceCollection services, LoadedModule module, IReadOnlyList<ReadyModule> ready, List<Problem> problems)
    {
        foreach (var contract in module.Entry.Dependencies)
        {
            var providers = ready.Where(provider => provider.Contract == contract).ToList();
            if (providers.Count == 1)
            {
                services.AddSingleton(contract, providers[0].Service);
            }
            else if (providers.Count == 0)
            {
                problems.Add(new Problem(
                    "COM1010",
                    $"The module '{module.Name}' depends on {contract.Name}, which no module added before it provides.",
                    module.Assembly.Location,
                    "Add the module that provides it in Program.cs, above this one, or remove the dependency and use a workflow."));
            }
            else
            {
                problems.Add(new Problem(
                    "COM1014",
                    $"The module '{module.Name}' depends on {contract.Name}, which several modules provide: "
                    + $"{string.Join(", ", providers.Select(provider => $"'{provider.Name}'"))}.",
                    module.Assembly.Location,
                    "Add only one of them, or remove the dependency and use a workflow, which resolves each by its key."));
            }
        }
    }

    private static ServiceProvider? Build(LoadedModule module, ServiceCollection services, List<Problem> problems)
    {
        try
        {
            var container = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
            container.GetService<IStartupValidator>()?.Validate();
            if (module.Registration.Key.Service is not { } contract || container.GetService(contract) is not null)
            {
                return container;
            }

            problems.Add(new Problem(
                "COM1011",
                $"The module '{module.Name}' does not provide {contract.Name}.",
                module.Assembly.Location,
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
                    problems.AddRange(Failed(module, "a service cannot be created", inner));
                }
            }
        }
        catch (Exception exception)
        {
            problems.AddRange(Failed(module, $"a service failed with {exception.GetType()}", exception));
        }

        return null;
    }

    /// <summary>What is wrong in a declaration, such as a data model, is told as it is.</summary>
    private static IReadOnlyList<Problem> Failed(LoadedModule module, string what, Exception exception) =>
        ModuleProblems.In(exception) is { Count: > 0 } declared
            ? declared
            :
            [
                new Problem(
                    "COM1012",
                    $"The container of the module '{module.Name}' cannot be built: {what}: {ExceptionText.Message(exception)}",
                    module.Assembly.Location,
                    "Correct what the message names. A module sees its own services, its options, loggers, the event bus, its database, "
                    + "the clock, the id generator, the feature flags and the contracts it declares in Dependencies."),
            ];

    private static void AddOptionProblems(LoadedModule module, OptionsValidationException exception, List<Problem> problems) =>
        problems.AddRange(exception.Failures.Select(failure => new Problem(
            "COM8001",
            $"An option of the module '{module.Name}' is not valid: {failure}",
            $"{exception.OptionsType.Name}, section Commerce:Modules:{module.Name}",
            "Set it in Program.cs or in the configuration.")));
}
