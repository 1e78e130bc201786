using Commerce.Postgres.Sessions;

namespace Commerce.EndToEnd.App.Jobs;

/// <summary>Writes down each of its runs, when a test has made the table for it.</summary>
public static class Count
{
    public static readonly JobConfig Config = new()
    {
        Name = "count",
        Interval = TimeSpan.FromSeconds(1),
        Overlap = JobOverlap.Allow,
        Misfire = JobMisfire.CatchUp(10_000),
    };

    public static async Task Run(JobContext job, Database database, CancellationToken cancellationToken)
    {
        var isWanted = await database.QueryAsync(
            "select to_regclass('public.counted') is not null", row => row.GetBoolean(0), [], cancellationToken);
        if (isWanted[0])
        {
            await database.QueryAsync(
                "insert into public.counted (due_at) values ($1) returning 1",
                row => row.GetInt32(0),
                [job.ScheduledFor],
                cancellationToken);
        }
    }
}
