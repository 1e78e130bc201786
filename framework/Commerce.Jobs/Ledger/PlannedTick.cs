namespace Commerce.Jobs.Ledger;

/// <summary>A due time of a job that is not in the ledger yet.</summary>
/// <param name="Job">The job.</param>
/// <param name="DueAt">The due time.</param>
/// <param name="IsLate">Whether no host was running at the due time.</param>
/// <param name="Missed">Why the tick is not run; <see langword="null"/> when it is.</param>
internal sealed record PlannedTick(string Job, DateTimeOffset DueAt, bool IsLate, string? Missed);
