using System.Reflection;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Manifests;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Boot;

/// <summary>
/// Checks that the services that files need are registered, so that a missing one shows now and not at the first request.
/// </summary>
/// <param name="application">The application's container.</param>
/// <param name="modules">The modules' containers.</param>
/// <param name="added">The modules of the application.</param>
/// <param name="settings">Which of them are disabled.</param>
/// <param name="role">What this host does.</param>
internal sealed class ServiceChecker(
    IServiceProvider application, ModuleCatalog modules, ApplicationSettings added, HostSettings settings, HostRole role)
{
    /// <summary>Checks the files of the application or of a module.</summary>
    /// <param name="files">What they need.</param>
    /// <param name="module">The module; <see langword="null"/> for the application.</param>
    /// <param name="problems">Receives what is missing.</param>
    public void Check(IReadOnlyList<FileServices> files, string? module, List<Problem> problems)
    {
        var container = module is null ? application : modules.Find(module);
        if (container?.GetService<IServiceProviderIsKeyedService>() is not { } registered)
        {
            // A module that has failed has no container.
            return;
        }

        foreach (var file in files.Where(file => module is not null || Runs(file.File)))
        {
            foreach (var service in file.Services.SelectMany(service => Missing(service, registered)))
            {
                if (module is not null || !IsAbsent(service))
                {
                    problems.Add(IsNotRegistered(file.File, service, module));
                }
            }

            if (module is null)
            {
                problems.AddRange(file.Services.Where(IsAmbiguous).Select(service => HasNoDefault(file.File, service)));
            }
        }
    }

    /// <summary>Returns whether a host of this role calls a file. What an application registers can depend on the role.</summary>
    private bool Runs(string file) => file.StartsWith("Api/", StringComparison.OrdinalIgnoreCase) ? role.Serves
        : role.Works || file.StartsWith("Workflows/", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<RequiredService> Missing(RequiredService service, IServiceProviderIsKeyedService registered)
    {
        if (registered.IsKeyedService(service.Type, service.Key))
        {
            return [];
        }

        // With several constructors, what is registered decides which one is called.
        return !service.IsActivated ? [service] : service.Type.GetConstructors() is not [var constructor] ? [] : constructor
            .GetParameters()
            .Where(parameter => !parameter.HasDefaultValue)
            .Select(parameter => new RequiredService(
                parameter.ParameterType, parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key))
            .Where(parameter => !registered.IsKeyedService(parameter.Type, parameter.Key));
    }

    /// <summary>
    /// The application can run without a module: one that the configuration disables, or that it adds only with a feature flag, when its
    /// steps resolve it by the key. What needs the module fails, and says why.
    /// </summary>
    private bool IsAbsent(RequiredService service) => service.IsOfKey
        || added.Modules.Any(module => module.Key.Service == service.Type && !settings.Modules.Enabled(module.Name));

    private bool IsAmbiguous(RequiredService service) => !service.IsOfKey && service.Key is null
        && ModulesOf(service) is { Count: > 0 } modules && ModuleRegistration.DefaultOf(modules) is null;

    private List<ModuleRegistration> ModulesOf(RequiredService service) =>
    [
        .. added.Modules.Where(module => module.Key.Service == service.Type && settings.Modules.Enabled(module.Name))
            .DistinctBy(module => module.Name),
    ];

    private Problem HasNoDefault(string file, RequiredService service) => new(
        "COM1014",
        $"The file needs {service.Type.Name}, which several modules provide: "
        + $"{string.Join(", ", ModulesOf(service).Select(module => $"'{module.Name}'"))}.",
        file,
        "Add one of them with isDefault: true, or resolve the one you mean by its key.");

    private static Problem IsNotRegistered(string file, RequiredService service, string? module) => new(
        "COM1024",
        $"The file needs the service {service.Type}{(service.Key is null ? "" : $" with the key '{service.Key}'")}, which nobody has "
        + "registered.",
        file,
        (module is null
            ? "Register it in Program.cs, with builder.Services or by adding the module that provides it; "
            : $"Register it in ConfigureServices of the module '{module}', or list it in Dependencies if it is another module's contract; ")
        + "or make the parameter nullable if the code can do without.");
}
