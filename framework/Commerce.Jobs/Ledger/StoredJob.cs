namespace Commerce.Jobs.Ledger;

/// <summary>A job as the ledger knows it.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Schedule">The text of the schedule by which it is planned.</param>
/// <param name="PlannedUntil">The time up to which all its ticks are in the ledger.</param>
/// <param name="Runs">
/// How many of its due ticks were run or are running. Further attempts, runs by hand and ticks that were skipped do not count.
/// </param>
internal sealed record StoredJob(string Name, string Schedule, DateTimeOffset PlannedUntil, long Runs)
{
    /// <summary>Gets whether no host has had it for so long that its ticks were closed.</summary>
    public bool IsGone { get; init; }

    /// <summary>Gets its pauses, the oldest first, also those that ended lately.</summary>
    public IReadOnlyList<JobPause> Pauses { get; init; } = [];

    /// <summary>Reports whether a due time lies in a pause.</summary>
    /// <param name="dueAt">The due time.</param>
    public bool IsPausedAt(DateTimeOffset dueAt) => Pauses.Any(pause => pause.Covers(dueAt));
}
