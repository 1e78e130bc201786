using Commerce.Postgres.Jobs;

namespace Commerce.Hosting.Jobs;

/// <summary>Works out which ticks of a job have become due, and which of them come too late to be run.</summary>
internal static class JobPlanner
{
    /// <summary>A tick that is noticed later than this was missed.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>The most ticks planned at a time; the rest follows at once.</summary>
    public const int AtATime = 20_000;

    /// <summary>Plans a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stored">How far it is planned.</param>
    /// <param name="now">The time on the database's clock.</param>
    /// <param name="keep">Ticks older than this would not be kept, and are not written.</param>
    /// <returns>The plan, or <see langword="null"/> when nothing has become due.</returns>
    public static JobPlan? Plan(Job job, StoredJob stored, DateTimeOffset now, TimeSpan keep)
    {
        if (stored.Schedule != job.Schedule.Text || stored.Executions >= job.Config.NumberOfExecutions)
        {
            return null;
        }

        var from = stored.PlannedUntil > now - keep ? stored.PlannedUntil : now - keep;
        var due = job.Schedule.Between(from, now).ToList();
        if (due.Count == 0)
        {
            return null;
        }

        var kept = due.Count - job.Config.Misfire.Runs;
        var ticks = due.Take(AtATime).Select((at, index) =>
        {
            var isLate = at < now - Tolerance;
            return new PlannedTick(job.Name, at, isLate, isLate && index < kept ? Reason(job) : null);
        }).ToList();
        return new JobPlan(stored, ticks[^1].DueAt, ticks);
    }

    private static string Reason(Job job) => job.Config.Misfire.Runs switch
    {
        0 => "no host was there, and it is not made up for",
        1 => "no host was there; made up for by the last one",
        var runs => $"no host was there; made up for by the last {runs}",
    };
}
