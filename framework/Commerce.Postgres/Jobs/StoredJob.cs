namespace Commerce.Postgres.Jobs;

/// <summary>A job as the database knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schedule">The schedule it is planned by.</param>
/// <param name="PlannedUntil">All its ticks up to this time are in the ledger.</param>
/// <param name="Executions">How often it was run when it was due.</param>
internal sealed record StoredJob(string Name, string Schedule, DateTimeOffset PlannedUntil, long Executions);
