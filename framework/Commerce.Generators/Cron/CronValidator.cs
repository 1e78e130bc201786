namespace Commerce.Generators.Cron;

/// <summary>
/// Checks a cron expression: five fields, six with seconds first, or a macro such as <c>@daily</c>. It accepts what
/// Cronos, which reads schedules at run time, accepts (a generator cannot carry that package); a test holds the two together.
/// </summary>
internal static class CronValidator
{
    private static readonly CronField[] Fields =
        [CronField.Second, CronField.Minute, CronField.Hour, CronField.DayOfMonth, CronField.Month, CronField.DayOfWeek];

    private static readonly string[] Macros =
        ["@every_second", "@every_minute", "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];

    /// <summary>Checks an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>What is wrong and what is allowed instead, or <see langword="null"/> when it is valid.</returns>
    public static string? Check(string expression)
    {
        var parts = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 0 && parts[0][0] == '@')
        {
            return parts.Length == 1 && Macros.Contains(parts[0], StringComparer.OrdinalIgnoreCase)
                ? null
                : $"the macros are {string.Join(", ", Macros)}";
        }

        if (parts.Length is not (5 or 6))
        {
            return $"it has {parts.Length} {(parts.Length == 1 ? "field" : "fields")}, "
                + "but needs 5 (minute, hour, day of month, month, day of week) or 6 with seconds first";
        }

        return parts
            .Select((part, at) => new CronFieldReader(Fields[at + Fields.Length - parts.Length], part).Check())
            .FirstOrDefault(problem => problem is not null);
    }
}
