namespace Commerce.Hosting.Settings;

/// <summary>The section <c>Commerce:Events</c> of the configuration.</summary>
/// <param name="reader">Reads the configuration.</param>
internal sealed class EventSettings(SettingReader reader)
{
    /// <summary>Gets how many events in a row may cause one another. Default: 16.</summary>
    public int MaxDepth { get; } = reader.Number("Commerce:Events:MaxDepth", 16, 1, 1000);

    /// <summary>Gets how long events whose deliveries are all done are kept. Default: seven days.</summary>
    public TimeSpan Keep { get; } =
        reader.Duration("Commerce:Events:Keep", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
}
