namespace Commerce.Jobs.Schedules;

/// <summary>When a job is due.</summary>
internal abstract class JobSchedule
{
    /// <summary>Gets the text of the schedule: people read it, and a job whose text has changed has another schedule.</summary>
    public abstract string Text { get; }

    /// <summary>Gets the time zone in which the schedule is read.</summary>
    public abstract TimeZoneInfo TimeZone { get; }

    /// <summary>Gets the cron fields of the schedule, without macros; <see langword="null"/> when cron cannot express it.</summary>
    public abstract string? CronFields { get; }

    /// <summary>Finds the first due time after another time.</summary>
    /// <param name="after">The due time is later than this.</param>
    /// <returns>The due time in UTC; <see langword="null"/> when there is none.</returns>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Lists the due times of a period.</summary>
    /// <param name="after">The due times are later than this.</param>
    /// <param name="until">The last possible due time.</param>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until)
    {
        for (var due = Next(after); due <= until; due = Next(due.Value))
        {
            yield return due.Value;
        }
    }
}
