namespace Commerce.Jobs;

/// <summary>
/// One run of a job. Name and due time identify the run: they are the same for each of its attempts, and no other run has them.
/// </summary>
/// <param name="Name">The job's name.</param>
/// <param name="ScheduledFor">
/// The time at which the run was due, in UTC, however late it starts. For a run that a person asked for: the time of the request.
/// </param>
public sealed record JobContext(string Name, DateTimeOffset ScheduledFor)
{
    /// <summary>Gets when this attempt started, in UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets the number of this attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;
}
