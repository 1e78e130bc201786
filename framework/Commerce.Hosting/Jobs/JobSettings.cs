using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Jobs;

/// <summary>The section <c>Commerce:Jobs</c> of the configuration.</summary>
/// <param name="configuration">The configuration.</param>
internal sealed class JobSettings(IConfiguration configuration)
{
    /// <summary>The setting that names the policy of the dashboard.</summary>
    public const string PolicySetting = "Commerce:Jobs:Dashboard:Policy";

    /// <summary>Gets the maximum number of runs at a time on this host. Default: 10.</summary>
    public int Workers { get; } = configuration.GetValue("Commerce:Jobs:Workers", 10);

    /// <summary>Gets how long ticks are kept after they have ended. Default: seven days.</summary>
    public TimeSpan Keep { get; } = configuration.GetValue("Commerce:Jobs:Keep", TimeSpan.FromDays(7));

    /// <summary>Gets how long a silent host keeps its claim on a run. Default: 30 seconds.</summary>
    public TimeSpan Lease { get; } = configuration.GetValue("Commerce:Jobs:Lease", TimeSpan.FromSeconds(30));

    /// <summary>
    /// Gets the authorization policy of the application that may see the dashboard. Default: <see langword="null"/>, no dashboard.
    /// </summary>
    public string? DashboardPolicy { get; } = configuration[PolicySetting] is { Length: > 0 } policy ? policy : null;

    /// <summary>Gets the path of the dashboard. Default: <c>/jobs</c>.</summary>
    public string DashboardPath { get; } = configuration.GetValue("Commerce:Jobs:Dashboard:Path", "/jobs")!.TrimEnd('/');
}
