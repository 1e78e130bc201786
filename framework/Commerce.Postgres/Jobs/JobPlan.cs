namespace Commerce.Postgres.Jobs;

/// <summary>The due times of one job since it was last planned.</summary>
/// <param name="Job">The job as it was read.</param>
/// <param name="Until">Up to when the ticks are complete.</param>
/// <param name="Ticks">The ticks, in order.</param>
internal sealed record JobPlan(StoredJob Job, DateTimeOffset Until, IReadOnlyList<PlannedTick> Ticks);
