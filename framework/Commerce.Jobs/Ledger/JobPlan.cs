namespace Commerce.Jobs.Ledger;

/// <summary>The ticks of one job that have become due since it was last planned.</summary>
/// <param name="Job">The job as it was read.</param>
/// <param name="Until">The time up to which the ticks are complete.</param>
/// <param name="Ticks">
/// The ticks, in the order of due times. None: the job has reached its maximum number of runs, which holds unless one of them leaves its
/// place.
/// </param>
internal sealed record JobPlan(StoredJob Job, DateTimeOffset Until, IReadOnlyList<PlannedTick> Ticks);
