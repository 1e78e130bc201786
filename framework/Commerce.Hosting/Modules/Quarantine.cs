using Commerce.Background;
using Commerce.Hosting.Settings;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>
/// The modules that the host serves without, because they failed. A module that is required is never among them: its problems stop the
/// boot.
/// </summary>
/// <param name="settings">Which modules are required.</param>
/// <param name="parts">What the modules bring by their folders.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Quarantine(HostSettings settings, ModuleParts parts, ILogger<Quarantine> logger)
{
    private readonly ContainedLogger logger = new(logger);

    // Replaced, never changed: requests read it while the boot adds to it.
    private volatile IReadOnlyList<QuarantinedModule> modules = [];

    /// <summary>Gets the modules.</summary>
    public IReadOnlyList<QuarantinedModule> Modules => modules;

    /// <summary>Returns whether the host serves without a module.</summary>
    public bool Contains(string module) => Find(module) is not null;

    /// <summary>Finds a module.</summary>
    /// <returns><see langword="null"/> when it is not in quarantine.</returns>
    public QuarantinedModule? Find(string module) => modules.FirstOrDefault(one => one.Name == module);

    /// <summary>Returns whether a module stops the boot when it fails.</summary>
    public bool IsRequired(ModuleRegistration module) => settings.Modules.Required(module.Name, module.IsOptional);

    /// <summary>Reports that a module has failed.</summary>
    /// <param name="module">The module.</param>
    /// <param name="phase">The call in which it failed.</param>
    /// <param name="found">What is wrong with it.</param>
    /// <returns>The problems that stop the boot: all when the module is required; otherwise none.</returns>
    public IReadOnlyList<Problem> Add(ModuleRegistration module, ModulePhase phase, IReadOnlyList<Problem> found)
    {
        if (IsRequired(module))
        {
            return found;
        }

        if (!Contains(module.Name))
        {
            var quarantined = new QuarantinedModule(module.Name, phase, found);
            modules = [.. modules, quarantined];
            Suspend(module);
            LogQuarantined(module.Name, quarantined.Reason);
        }

        return [];
    }

    /// <summary>Suspends what a module in quarantine brings by its folders, as far as it was read.</summary>
    public void Suspend(ModuleRegistration module) => parts.Suspend(module, Find(module.Name)!.Reason);

    [LoggerMessage(
        EventId = 1907, Level = LogLevel.Error, Message = "The host serves without the module '{Module}'. {Reason}")]
    private partial void LogQuarantined(string module, string reason);
}
