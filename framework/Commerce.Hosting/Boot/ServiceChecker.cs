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
internal sealed class ServiceChecker(
    IServiceProvider application, ModuleCatalog modules, ApplicationSettings added, HostSettings settings)
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

        problems.AddRange(
            from file in files
            from service in file.Services.SelectMany(service => Missing(service, registered))
            where module is not null || !IsDisabled(service.Type)
            select IsNotRegistered(file.File, service, module));
    }

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

    /// <summary>The application can run without a module that the configuration disables; what needs it fails.</summary>
    private bool IsDisabled(Type contract) =>
        added.Modules.Any(module => module.Key.Service == contract && !settings.Modules.Enabled(module.Name));

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
