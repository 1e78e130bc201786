using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;

namespace Commerce.Jobs.Planning;

/// <summary>Finds the ticks of a job that have become due, and decides which of them are too late to be run.</summary>
internal static class JobPlanner
{
    /// <summary>The maximum number of ticks in a plan; the rest is planned right after it.</summary>
    public const int AtATime = 20_000;

    /// <summary>A tick that is noticed later than this was missed.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How far the plan of a job that has reached its maximum number of runs stays behind. Hosts with a version that has a higher maximum
    /// have planned what was due before that.
    /// </summary>
    private static readonly TimeSpan UsedUpDistance = TimeSpan.FromMinutes(1);

    /// <summary>Plans a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stored">The job as the ledger knows it.</param>
    /// <param name="now">The time, on the ledger's clock.</param>
    /// <param name="keep">How long ticks are kept. Older ones are planned only if the job runs more missed times than are left.</param>
    /// <returns>The plan; <see langword="null"/> when nothing has become due.</returns>
    public static JobPlan? Plan(Job job, StoredJob stored, DateTimeOffset now, TimeSpan keep)
    {
        if (stored.Schedule != job.Schedule.Text)
        {
            return null;
        }

        if (job.IsUsedUp(stored))
        {
            // What is due now was not missed if the maximum is raised later.
            return now - stored.PlannedUntil < 2 * UsedUpDistance ? null : new JobPlan(stored, now - UsedUpDistance, []);
        }

        var due = Due(job, stored, now, keep);
        if (due.Count == 0)
        {
            return null;
        }

        // What was due in a pause is skipped when it is claimed; no other missed time is left out for it.
        var left = due.Count(at => !stored.IsPausedAt(at)) - job.Config.Misfire.Runs;
        List<PlannedTick> ticks = [];
        foreach (var at in due.Take(AtATime))
        {
            var isLate = at < now - Tolerance;
            var isMissed = !stored.IsPausedAt(at) && left-- > 0 && isLate;
            ticks.Add(new PlannedTick(job.Name, at, isLate, isMissed ? Reason(job) : null));
        }

        return new JobPlan(stored, ticks[^1].DueAt, ticks);
    }

    /// <summary>
    /// Finds the times that have become due: as far back as ticks are kept, and further if there are fewer than the job catches up with.
    /// </summary>
    private static List<DateTimeOffset> Due(Job job, StoredJob stored, DateTimeOffset now, TimeSpan keep)
    {
        for (var window = keep; ; window *= 2)
        {
            var isWhole = now - stored.PlannedUntil <= window;
            var due = job.Schedule.Between(isWhole ? stored.PlannedUntil : now - window, now).ToList();
            if (isWhole || due.Count(at => !stored.IsPausedAt(at)) >= job.Config.Misfire.Runs)
            {
                return due;
            }
        }
    }

    private static string Reason(Job job) => job.Config.Misfire.Runs switch
    {
        0 => "no host was running, and the job skips missed times",
        1 => "no host was running; the last missed time is run instead",
        var runs => $"no host was running; the last {runs} missed times are run instead",
    };
}
