using Commerce.Hosting.Databases;
using Commerce.Hosting.Http;
using Commerce.Hosting.Keys;
using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Boot;

/// <summary>
/// Creates the boot phases. Each is created when its turn comes, so that it can take the results of earlier phases, and what the container
/// makes of them, as constructor arguments.
/// </summary>
internal sealed record BootPhases(
    Func<ModuleLoader> Load,
    Func<ModuleContainers> BuildContainers,
    Func<ApplicationChecker> Check,
    Func<HostConnector> Connect,
    Func<ApplicationMigrations> Migrate,
    Func<ModuleModels> CheckModels,
    Func<KeyRingOpener> OpenKeyRing,
    Func<HostRegistration> Register,
    Func<StartedModules> StartModules,
    Func<ModuleHealthChecks> AddHealthChecks,
    Func<RunningHost> Run);
