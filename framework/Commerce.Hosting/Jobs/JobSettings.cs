using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Jobs;

/// <summary>The section <c>Commerce:Jobs</c>.</summary>
/// <param name="configuration">The configuration.</param>
internal sealed class JobSettings(IConfiguration configuration)
{
    /// <summary>Where the policy of the dashboard is named.</summary>
    public const string PolicySetting = "Commerce:Jobs:Dashboard:Policy";

    /// <summary>How many runs this host has at a time. Default: 10.</summary>
    public int Workers { get; } = configuration.GetValue("Commerce:Jobs:Workers", 10);

    /// <summary>How long the ledger is kept. Default: seven days.</summary>
    public TimeSpan Keep { get; } = configuration.GetValue("Commerce:Jobs:Keep", TimeSpan.FromDays(7));

    /// <summary>How long a host that says nothing is believed to go on with a run. Default: 30 seconds.</summary>
    public TimeSpan Lease { get; } = configuration.GetValue("Commerce:Jobs:Lease", TimeSpan.FromSeconds(30));

    /// <summary>The authorization policy of the application that may see the dashboard. Default: there is no dashboard.</summary>
    public string? DashboardPolicy { get; } = configuration[PolicySetting] is { Length: > 0 } policy ? policy : null;

    /// <summary>Where the dashboard is. Default: <c>/jobs</c>.</summary>
    public string DashboardPath { get; } = configuration.GetValue("Commerce:Jobs:Dashboard:Path", "/jobs")!.TrimEnd('/');
}
