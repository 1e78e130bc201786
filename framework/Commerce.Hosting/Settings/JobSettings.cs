using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Settings;

/// <summary>The section <c>Commerce:Jobs</c> of the configuration.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="reader">Reads numbers and durations from it.</param>
internal sealed class JobSettings(IConfiguration configuration, SettingReader reader)
{
    /// <summary>The setting that names the policy of the dashboard.</summary>
    public const string PolicySetting = "Commerce:Jobs:Dashboard:Policy";

    /// <summary>Gets the maximum number of runs at a time on this host. Default: 10.</summary>
    public int Workers { get; } = reader.Number("Commerce:Jobs:Workers", 10, 1, 1000);

    /// <summary>Gets how long ticks are kept after they have ended. Default: seven days.</summary>
    public TimeSpan Keep { get; } =
        reader.Duration("Commerce:Jobs:Keep", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));

    /// <summary>Gets how long a silent host keeps its claim on a run. Default: 30 seconds.</summary>
    public TimeSpan Lease { get; } =
        reader.Duration("Commerce:Jobs:Lease", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    /// <summary>
    /// Gets the authorization policy of the application that may see the dashboard. Default: <see langword="null"/>, no dashboard.
    /// </summary>
    public string? DashboardPolicy { get; } = configuration[PolicySetting] is { Length: > 0 } policy ? policy : null;

    /// <summary>Gets the path of the dashboard. Default: <c>/jobs</c>.</summary>
    public string DashboardPath { get; } = configuration.GetValue("Commerce:Jobs:Dashboard:Path", "/jobs")!.TrimEnd('/');
}
