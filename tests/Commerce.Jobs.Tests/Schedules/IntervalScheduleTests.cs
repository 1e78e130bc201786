using Commerce.Jobs.Schedules;

namespace Commerce.Jobs.Tests.Schedules;

public sealed class IntervalScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Due_times_are_the_multiples_of_the_interval_since_1970()
    {
        var schedule = new IntervalSchedule(TimeSpan.FromMinutes(90));

        Assert.Equal(DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(90), schedule.Next(DateTimeOffset.UnixEpoch));
        Assert.Equal(0, (schedule.Next(Noon)!.Value - DateTimeOffset.UnixEpoch).Ticks % TimeSpan.FromMinutes(90).Ticks);
        Assert.Equal(schedule.Next(Noon), schedule.Next(schedule.Next(Noon)!.Value.AddTicks(-1)));
    }

    [Fact]
    public void An_interval_that_leads_beyond_all_times_is_never_due()
    {
        Assert.Null(new IntervalSchedule(TimeSpan.MaxValue).Next(Noon));
        Assert.Empty(new IntervalSchedule(TimeSpan.MaxValue).Between(Noon, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Cron_has_no_fields_for_it() => Assert.Null(new IntervalSchedule(TimeSpan.FromSeconds(1)).CronFields);
}
