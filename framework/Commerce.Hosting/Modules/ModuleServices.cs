using Commerce.Hosting.Settings;
using Commerce.Modularity;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>Registers the main services of modules in the application container.</summary>
internal static class ModuleServices
{
    /// <summary>
    /// Registers each service under the name of its module, where <c>Resolve</c> looks for it, and under its contract. A contract of
    /// several modules without a default names none of them, and resolving it alone is an error.
    /// </summary>
    /// <param name="services">The application container.</param>
    /// <param name="modules">The modules of the application.</param>
    /// <param name="settings">Which of them are disabled.</param>
    public static void AddModuleServices(
        this IServiceCollection services, IReadOnlyList<ModuleRegistration> modules, ModuleSettings settings)
    {
        foreach (var name in modules.Select(module => module.Name).Distinct())
        {
            var isEnabled = settings.Enabled(name);
            services.AddKeyedSingleton<ModuleAvailability>(name, (provider, _) =>
            {
                var quarantine = provider.GetRequiredService<Quarantine>();
                return new(() => isEnabled ? quarantine.Find(name)?.ToException() : IsDisabled(name));
            });
        }

        foreach (var providers in modules
            .Where(module => module.Key.Service is not null && settings.Enabled(module.Name))
            .GroupBy(module => module.Key.Service!))
        {
            var contract = providers.Key;
            var names = providers.Select(module => module.Name).Distinct().ToList();
            var standard = ModuleRegistration.DefaultOf([.. providers.DistinctBy(module => module.Name)])?.Name;
            services.AddSingleton(contract, standard is null
                ? object (_) => throw IsAmbiguous(contract, names)
                : provider => provider.GetRequiredService<ModuleServiceTable>().Get(standard));
            foreach (var name in names)
            {
                // By the contract, so that what the application puts around that registration is found by the key, too.
                services.AddKeyedSingleton(contract, name, (provider, _) => name == standard
                    ? provider.GetRequiredService(contract)
                    : provider.GetRequiredService<ModuleServiceTable>().Get(name));
            }
        }
    }

    private static CommerceException IsDisabled(string module) => CommerceException.Create(
        "COM1017",
        ErrorType.Unavailable,
        $"The module '{module}' is disabled.",
        new InvalidOperationException($"Remove Commerce:Modules:{module}:Enabled from the configuration to enable it."));

    private static CommerceException IsAmbiguous(Type contract, IEnumerable<string> names) => CommerceException.Create(
        "COM1014",
        ErrorType.InvalidArgument,
        $"Several modules provide {contract.Name}: {string.Join(", ", names.Select(name => $"'{name}'"))}. Resolve the one you mean by " +
        "its key, container.Resolve(Modules.…), or add one of them with isDefault: true.");
}
