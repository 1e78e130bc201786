using Cronos;

namespace Commerce.Hosting.Jobs;

/// <summary>A cron expression, read in a zone.</summary>
internal sealed class CronSchedule : JobSchedule
{
    private const int FieldsWithSeconds = 6;

    private readonly CronExpression expression;

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="TimeZoneNotFoundException">The zone is not known.</exception>
    public CronSchedule(string text, string zone)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        expression = CronExpression.Parse(text, fields == FieldsWithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard);
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        Text = $"{text} {zone}";
        // Hangfire reads fields only, no macros such as @daily; Cronos writes those out.
        HangfireCron = text.StartsWith('@') ? expression.ToString() : text;
    }

    public override string Text { get; }

    public override TimeZoneInfo TimeZone { get; }

    public override string HangfireCron { get; }

    public override DateTimeOffset? Next(DateTimeOffset after) => expression.GetNextOccurrence(after, TimeZone)?.ToUniversalTime();
}
