namespace Commerce.Jobs.Ledger;

/// <summary>The rules by which a tick of a job may be claimed.</summary>
/// <param name="Overlap">What happens while an earlier run has not ended.</param>
/// <param name="MaxRuns">How many due ticks may be run in all, not counting skipped ones; <see langword="null"/> for no limit.</param>
/// <param name="Lease">How long the claim lasts unless it is renewed.</param>
internal sealed record ClaimRules(JobOverlap Overlap, int? MaxRuns, TimeSpan Lease)
{
    /// <summary>Gets how many attempts a tick of the job has. Default: 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Gets the trace context that a tick gets which has none; <see langword="null"/> for none.</summary>
    public string? TraceContext { get; init; }
}
