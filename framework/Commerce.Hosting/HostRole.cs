using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting;

/// <summary>What this host does: what the configuration says, else what the builder was given.</summary>
internal sealed class HostRole
{
    private const string Setting = "Commerce:Mode";

    private readonly string? unknown;

    public HostRole(IConfiguration configuration, ApplicationSettings settings)
    {
        Mode = settings.Mode;
        if (configuration[Setting] is not { Length: > 0 } name)
        {
            return;
        }

        if (HostModeNames.Find(name) is { } configured)
        {
            Mode = configured;
        }
        else
        {
            unknown = name;
        }
    }

    public HostMode Mode { get; }

    /// <summary>Gets whether this host serves the application's routes.</summary>
    public bool Serves => Mode != HostMode.Worker;

    /// <summary>Gets whether this host works in the background.</summary>
    public bool Works => Mode != HostMode.Server;

    /// <summary>Rejects an unknown mode: a host that runs in another mode than configured is worse than one that does not start.</summary>
    public void Check(List<Problem> problems)
    {
        if (unknown is not null)
        {
            problems.Add(new Problem(
                "COM5113",
                $"There is no mode '{unknown}'.",
                Setting,
                "Write shared, server or worker, or remove the setting for shared."));
        }
    }
}
