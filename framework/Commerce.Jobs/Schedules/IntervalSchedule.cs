using System.Globalization;

namespace Commerce.Jobs.Schedules;

/// <summary>
/// The multiples of an interval since 1970-01-01T00:00:00Z: all hosts find the same times, and a restart changes none.
/// </summary>
internal sealed class IntervalSchedule : JobSchedule
{
    private readonly long ticks;

    /// <summary>Creates the schedule.</summary>
    /// <param name="interval">The interval; it counts in whole microseconds, the precision of due times in the ledger.</param>
    public IntervalSchedule(TimeSpan interval)
    {
        ticks = interval.Ticks - (interval.Ticks % TimeSpan.TicksPerMicrosecond);
        Text = $"every {interval.ToString("c", CultureInfo.InvariantCulture)}";
    }

    /// <inheritdoc/>
    public override string Text { get; }

    /// <inheritdoc/>
    public override TimeZoneInfo TimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override string? CronFields => null;

    /// <inheritdoc/>
    public override DateTimeOffset? Next(DateTimeOffset after)
    {
        var multiples = ((after - DateTimeOffset.UnixEpoch).Ticks / ticks) + 1;
        return multiples <= (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / ticks
            ? DateTimeOffset.UnixEpoch.AddTicks(multiples * ticks)
            : null;
    }
}
