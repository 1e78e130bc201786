using System.Globalization;
using Hangfire;

namespace Commerce.Hosting.Jobs;

/// <summary>The multiples of an interval since 1970-01-01T00:00:00Z: every host comes to the same times, and a restart changes none.</summary>
internal sealed class IntervalSchedule : JobSchedule
{
    private readonly long ticks;

    /// <summary>Takes the interval in whole microseconds, which is what the database can tell apart.</summary>
    public IntervalSchedule(TimeSpan interval)
    {
        ticks = interval.Ticks - (interval.Ticks % TimeSpan.TicksPerMicrosecond);
        Text = $"every {interval.ToString("c", CultureInfo.InvariantCulture)}";
    }

    public override string Text { get; }

    public override TimeZoneInfo TimeZone => TimeZoneInfo.Utc;

    public override string HangfireCron => Cron.Never();

    public override DateTimeOffset? Next(DateTimeOffset after) =>
        DateTimeOffset.UnixEpoch.AddTicks((((after - DateTimeOffset.UnixEpoch).Ticks / ticks) + 1) * ticks);
}
