using Commerce.Background;
using Commerce.Hosting.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Commerce.Hosting.Http;

/// <summary>The health checks that modules register in their containers. The host runs them with its own, as <c>module/name</c>.</summary>
/// <param name="options">The checks of the application and of the host.</param>
/// <param name="quarantine">The modules that the host serves without, which have no checks.</param>
/// <param name="time">The clock.</param>
internal sealed class ModuleHealthChecks(
    IOptions<HealthCheckServiceOptions> options, Quarantine quarantine, TimeProvider time)
{
    /// <summary>
    /// How long a check may take, unless it says so. Those who probe a host wait for seconds, and end it when it does not answer.
    /// </summary>
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(3);

    private readonly List<(string Module, HealthCheckRegistration Registration)> checks = [];

    /// <summary>Reads the checks of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="container">Its container; <see langword="null"/> when it has failed.</param>
    /// <param name="problems">Receives checks that have the same name.</param>
    public void Load(LoadedModule module, IServiceProvider? container, List<Problem> problems)
    {
        if (container is null)
        {
            return;
        }

        // The container was built with these options, so no code of the module runs now.
        foreach (var same in container.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .GroupBy(check => $"{module.Name}/{check.Name}", StringComparer.OrdinalIgnoreCase))
        {
            if (same.Count() > 1)
            {
                problems.Add(AreSeveral(module, same.First().Name, same.Count()));
            }
            else if (options.Value.Registrations.Any(check => check.Name.Equals(same.Key, StringComparison.OrdinalIgnoreCase)))
            {
                problems.Add(IsTaken(module, same.First().Name, same.Key));
            }

            checks.Add((module.Name, Create(module, same.First(), container, same.Key)));
        }
    }

    /// <summary>Adds the checks to those of the host. No module fails after that.</summary>
    public void Register()
    {
        foreach (var (module, registration) in checks)
        {
            if (!quarantine.Contains(module))
            {
                options.Value.Registrations.Add(registration);
            }
        }
    }

    private static Problem AreSeveral(LoadedModule module, string name, int count) => new(
        "COM1041",
        $"The module '{module.Name}' registers {count} health checks with the name '{name}'.",
        module.File,
        "Give each a name of its own. Upper and lower case do not matter.");

    private static Problem IsTaken(LoadedModule module, string name, string taken) => new(
        "COM1041",
        $"The application registers a health check with the name '{taken}', as which the host runs the check '{name}' of the module "
        + $"'{module.Name}'.",
        module.File,
        "Rename the check in Program.cs.");

    private HealthCheckRegistration Create(LoadedModule module, HealthCheckRegistration own, IServiceProvider container, string name)
    {
        var limit = own.Timeout > TimeSpan.Zero ? own.Timeout : DefaultLimit;
        var check = new ModuleOwnHealthCheck(
            module.Name, quarantine.IsRequired(module.Registration), own, container, limit, time.OfMachine());
        // Without the time limit, which the check keeps itself.
        return new HealthCheckRegistration(name, check, failureStatus: null, own.Tags) { Delay = own.Delay, Period = own.Period };
    }
}
