namespace Commerce.Jobs;

/// <summary>One run of a job.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="StartedAt">When this run began, UTC.</param>
public sealed record JobContext(string Name, DateTimeOffset StartedAt);
