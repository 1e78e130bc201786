using Commerce.Jobs.Schedules;
using Cronos;

namespace Commerce.Jobs.Tests.Schedules;

public sealed class CronScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30 2 * * *", "2026-11-25T01:30:00Z", "30 2 * * *")]
    [InlineData("*/10 * * * * *", "2026-11-24T12:00:10Z", "*/10 * * * * *")]
    [InlineData("@daily", "2026-11-24T23:00:00Z", "0 0 * * *")]
    public void Fields_seconds_and_macros_are_read_in_the_time_zone(string text, string next, string fields)
    {
        var schedule = new CronSchedule(text, "Europe/Berlin");

        Assert.Equal(DateTimeOffset.Parse(next, null), schedule.Next(Noon));
        Assert.Equal(TimeSpan.Zero, schedule.Next(Noon)!.Value.Offset);
        Assert.Equal(($"{text} Europe/Berlin", fields), (schedule.Text, schedule.CronFields));
    }

    [Fact]
    public void A_day_that_does_not_exist_is_never_due() => Assert.Null(new CronSchedule("0 0 30 2 *", "UTC").Next(Noon));

    [Fact]
    public void What_is_not_a_valid_expression_or_zone_is_refused()
    {
        Assert.Throws<CronFormatException>(() => new CronSchedule("* * *", "UTC"));
        Assert.Throws<TimeZoneNotFoundException>(() => new CronSchedule("* * * * *", "Mars/Olympus"));
    }
}
