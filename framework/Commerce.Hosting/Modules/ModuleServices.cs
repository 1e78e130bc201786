using Commerce.Hosting.Settings;
using Commerce.Modularity;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>Registers the main services of modules in the application container.</summary>
internal static class ModuleServices
{
    /// <summary>
    /// Registers each service under the name of its module, where <c>Resolve</c> looks for it, and under its contract. A contract of
    /// several modules names none of them, and resolving it alone is an error.
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
            var (contract, names) = (providers.Key, providers.Select(module => module.Name).Distinct().ToList());
            if (names is [var only])
            {
                // By the contract, so that what the application puts around that registration is found by the key, too.
                services.AddSingleton(contract, provider => provider.GetRequiredService<ModuleServiceTable>().Get(only));
                services.AddKeyedSingleton(contract, only, (provider, _) => provider.GetRequiredService(contract));
                continue;
            }

            services.AddSingleton(contract, object (_) => throw IsAmbiguous(contract, names));
            foreach (var name in names)
            {
                services.AddKeyedSingleton(
                    contract, name, (provider, _) => provider.GetRequiredService<ModuleServiceTable>().Get(name));
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
        "its key: container.Resolve(Modules.…).");
}
