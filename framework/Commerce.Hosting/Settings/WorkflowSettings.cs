namespace Commerce.Hosting.Settings;

/// <summary>The section <c>Commerce:Workflows</c> of the configuration.</summary>
/// <param name="reader">Reads the configuration.</param>
internal sealed class WorkflowSettings(SettingReader reader)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets how many runs this host resumes at the same time. One workflow gets at most half of the free places, so that others always find
    /// one. Default: 200.
    /// </summary>
    public int MaxRuns { get; } = reader.Number("Commerce:Workflows:MaxRuns", 200, 1, 10_000);

    /// <summary>Gets how long a run may wait in the memory of its host. Default: 10 seconds.</summary>
    public TimeSpan InlineWait { get; } =
        reader.Duration("Commerce:Workflows:InlineWait", TimeSpan.FromSeconds(10), TimeSpan.Zero, LongestWait);

    /// <summary>Gets how long a handler whose token was cancelled may take to return. Default: 5 seconds.</summary>
    public TimeSpan AbandonAfter { get; } =
        reader.Duration("Commerce:Workflows:AbandonAfter", TimeSpan.FromSeconds(5), TimeSpan.Zero, LongestWait);

    /// <summary>Gets how often a run is claimed without progress before it is parked. Default: 30.</summary>
    public int MaxClaims { get; } = reader.Number("Commerce:Workflows:MaxClaims", 30, 1, 10_000);
}
