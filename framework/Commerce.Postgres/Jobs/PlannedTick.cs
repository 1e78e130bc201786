namespace Commerce.Postgres.Jobs;

/// <summary>A due time of a job that is not yet in the ledger.</summary>
/// <param name="Job">The job.</param>
/// <param name="DueAt">When.</param>
/// <param name="IsLate">No host was there when it was due.</param>
/// <param name="Missed">Why it will not be run; <see langword="null"/> when it will.</param>
internal sealed record PlannedTick(string Job, DateTimeOffset DueAt, bool IsLate, string? Missed);
