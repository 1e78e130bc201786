using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting;

/// <summary>What this host does.</summary>
internal sealed class HostRole
{
    private const string Setting = "Commerce:Mode";

    private readonly string? unknown;

    /// <summary>Takes what the configuration says, else what the builder was told.</summary>
    public HostRole(IConfiguration configuration, HostSettings settings)
    {
        Mode = settings.Mode;
        if (configuration[Setting] is not { Length: > 0 } name)
        {
            return;
        }

        // Names only: parsing an enum would take numbers, too.
        if (Enum.GetNames<HostMode>().Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            Mode = Enum.Parse<HostMode>(name, ignoreCase: true);
        }
        else
        {
            unknown = name;
        }
    }

    public HostMode Mode { get; }

    /// <summary>Whether it serves the application's routes.</summary>
    public bool Serves => Mode != HostMode.Worker;

    /// <summary>Whether it does what happens in the background.</summary>
    public bool Works => Mode != HostMode.Server;

    /// <summary>Refuses a name that is none: a host that does something else than it was told is worse than one that does not start.</summary>
    public void Check(List<Problem> problems)
    {
        if (unknown is not null)
        {
            problems.Add(new Problem("COM5113", $"There is no mode '{unknown}'.", Setting, "Write shared, server or worker, or remove the setting for shared."));
        }
    }
}
