namespace Commerce.Postgres.Jobs;

/// <summary>A tick that this host runs.</summary>
/// <param name="Job">The job.</param>
/// <param name="DueAt">When it was due; with the job its identity.</param>
/// <param name="Attempt">The attempt, from 1; no two hosts ever have the same one.</param>
/// <param name="StartedAt">When it was taken, on the database's clock.</param>
internal sealed record ClaimedTick(string Job, DateTimeOffset DueAt, int Attempt, DateTimeOffset StartedAt);
