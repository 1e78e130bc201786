namespace Commerce.Generators.Cron;

/// <summary>One field of a cron expression: what it may hold.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="First">The lowest value.</param>
/// <param name="Last">The highest value.</param>
/// <param name="Names">Three-letter names that stand for values; empty when it has none.</param>
internal sealed record CronField(string Name, int First, int Last, string[] Names)
{
    public static readonly CronField Second = new("second", 0, 59, []);

    public static readonly CronField Minute = new("minute", 0, 59, []);

    public static readonly CronField Hour = new("hour", 0, 23, []);

    public static readonly CronField DayOfMonth = new("day of month", 1, 31, []);

    public static readonly CronField Month =
        new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);

    /// <summary>0 and 7 are both Sunday.</summary>
    public static readonly CronField DayOfWeek = new("day of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    /// <summary>What the field takes, for messages.</summary>
    public string Allowed => Names.Length == 0
        ? $"{First} to {Last}"
        : $"{First} to {Last} or {Names[0]} to {Names[Names.Length - 1]}";
}
