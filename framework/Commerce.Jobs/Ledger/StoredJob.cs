namespace Commerce.Jobs.Ledger;

/// <summary>A job as the ledger knows it.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Schedule">The text of the schedule by which it is planned.</param>
/// <param name="PlannedUntil">The time up to which all its ticks are in the ledger.</param>
/// <param name="Runs">How many of its due ticks were run; further attempts and runs by hand do not count.</param>
internal sealed record StoredJob(string Name, string Schedule, DateTimeOffset PlannedUntil, long Runs);
