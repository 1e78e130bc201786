namespace Commerce.Jobs.Ledger;

/// <summary>A pause of a job: what is due in it is skipped.</summary>
/// <param name="Job">The job.</param>
/// <param name="PausedAt">When it began, on the ledger's clock.</param>
/// <param name="PausedBy">Who paused the job.</param>
/// <param name="Reason">Why; <see langword="null"/> when nobody said so.</param>
internal sealed record JobPause(string Job, DateTimeOffset PausedAt, string PausedBy, string? Reason)
{
    /// <summary>Gets when it ended; <see langword="null"/> while it lasts.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>Gets who resumed the job; <see langword="null"/> while the pause lasts.</summary>
    public string? ResumedBy { get; init; }

    /// <summary>Reports whether a due time lies in the pause.</summary>
    /// <param name="dueAt">The due time.</param>
    public bool Covers(DateTimeOffset dueAt) => PausedAt <= dueAt && (ResumedAt is not { } end || dueAt < end);
}
