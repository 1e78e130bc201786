namespace Commerce.Hosting.Jobs;

/// <summary>When a job is due.</summary>
internal abstract class JobSchedule
{
    /// <summary>What it says, for people and for telling a changed one.</summary>
    public abstract string Text { get; }

    /// <summary>The zone it is read in.</summary>
    public abstract TimeZoneInfo TimeZone { get; }

    /// <summary>The same for Hangfire, which shows it; never an expression it could take for another time.</summary>
    public abstract string HangfireCron { get; }

    /// <summary>The first due time after another one, UTC; <see langword="null"/> when there is none.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>The due times after the first, up to and with the second.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until)
    {
        for (var due = Next(after); due <= until; due = Next(due.Value))
        {
            yield return due.Value;
        }
    }
}
