using Cronos;

namespace Commerce.Jobs.Schedules;

/// <summary>A cron expression in a time zone.</summary>
internal sealed class CronSchedule : JobSchedule
{
    private const int FieldsWithSeconds = 6;

    private readonly CronExpression expression;

    /// <summary>Parses a cron expression.</summary>
    /// <param name="text">Five fields, six with seconds first, or a macro such as <c>@daily</c>.</param>
    /// <param name="zone">The IANA name of the time zone.</param>
    /// <exception cref="CronFormatException"><paramref name="text"/> is not a valid cron expression.</exception>
    /// <exception cref="TimeZoneNotFoundException"><paramref name="zone"/> is not known.</exception>
    public CronSchedule(string text, string zone)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        expression = CronExpression.Parse(text, fields == FieldsWithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard);
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        Text = $"{text} {zone}";
        // Cronos writes macros out as fields.
        CronFields = text.StartsWith('@') ? expression.ToString() : text;
    }

    /// <inheritdoc/>
    public override string Text { get; }

    /// <inheritdoc/>
    public override TimeZoneInfo TimeZone { get; }

    /// <inheritdoc/>
    public override string? CronFields { get; }

    /// <inheritdoc/>
    public override DateTimeOffset? Next(DateTimeOffset after) => expression.GetNextOccurrence(after, TimeZone)?.ToUniversalTime();
}
