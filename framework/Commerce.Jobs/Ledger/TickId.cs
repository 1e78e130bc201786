namespace Commerce.Jobs.Ledger;

/// <summary>The identity of a tick.</summary>
/// <param name="Job">The job.</param>
/// <param name="DueAt">The time at which it was due, in UTC, with microseconds.</param>
internal readonly record struct TickId(string Job, DateTimeOffset DueAt);
