using System.Globalization;
using Commerce.Jobs.Schedules;

namespace Commerce.Jobs.Tests.Schedules;

/// <summary>
/// Every day of five years on which the clocks of six time zones change, at any half hour: changes of 30 minutes and at midnight, too.
/// </summary>
public sealed class DaylightSavingTests
{
    private const int FirstYear = 2024;
    private const int Years = 5;

    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Pacific/Chatham"];

    public static TheoryData<string, string> Transitions()
    {
        var transitions = new TheoryData<string, string>();
        foreach (var id in Zones)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
            var start = new DateTimeOffset(FirstYear, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (var hour = start; hour.Year < FirstYear + Years; hour = hour.AddHours(1))
            {
                if (zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(1)))
                {
                    transitions.Add(id, Local(hour.AddHours(1), zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                }
            }
        }

        return transitions;
    }

    [Fact]
    public void Each_of_the_zones_has_transitions() =>
        Assert.Equal(Zones.Order(), Transitions().Select(transition => transition.Data.Item1).Distinct().Order());

    [Theory]
    [MemberData(nameof(Transitions))]
    public void A_fixed_time_comes_exactly_once_a_day(string zone, string day)
    {
        for (var minute = 0; minute < 24 * 60; minute += 30)
        {
            var schedule = Schedule($"{minute % 60} {minute / 60} * * *", zone);

            var days = Around(schedule, day).Select(due => DateOnly.FromDateTime(Local(due, schedule.TimeZone).DateTime)).ToList();

            Assert.Equal(Enumerable.Range(-1, 3).Select(offset => Day(day).AddDays(offset)), days);
        }
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public void An_interval_keeps_its_cadence(string zone, string day)
    {
        foreach (var (schedule, step) in new (JobSchedule, TimeSpan)[]
        {
            (Schedule("*/15 * * * *", zone), TimeSpan.FromMinutes(15)),
            (Schedule("0 */5 * * * *", zone), TimeSpan.FromMinutes(5)),
            (new IntervalSchedule(TimeSpan.FromMinutes(90)), TimeSpan.FromMinutes(90)),
        })
        {
            var due = Around(schedule, day).ToList();

            Assert.All(due.Zip(due.Skip(1)), pair => Assert.Equal(step, pair.Second - pair.First));
        }
    }

    private static CronSchedule Schedule(string cron, string zone) => new(cron, zone);

    /// <summary>The due times of the day, the one before and the one after.</summary>
    private static IEnumerable<DateTimeOffset> Around(JobSchedule schedule, string day) => schedule
        .Between(At(Day(day).AddDays(-2)), At(Day(day).AddDays(3)))
        .Where(due => Math.Abs(DateOnly.FromDateTime(Local(due, schedule.TimeZone).DateTime).DayNumber - Day(day).DayNumber) <= 1);

    private static DateTimeOffset At(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone);
}
