namespace Commerce.Jobs;

/// <summary>One run of a job. The name and the due time are its identity: they are the same on each attempt, and no other run has them.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="ScheduledFor">
/// The time it was due, UTC, however late it runs. Of a run that a person asked for: when that was.
/// </param>
public sealed record JobContext(string Name, DateTimeOffset ScheduledFor)
{
    /// <summary>When this attempt began, UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Counts the attempts, from 1.</summary>
    public int Attempt { get; init; } = 1;
}
