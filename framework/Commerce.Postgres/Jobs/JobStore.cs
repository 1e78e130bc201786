using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Jobs;

/// <summary>The jobs that hosts have.</summary>
/// <param name="database">The shared database.</param>
internal sealed class JobStore(Database database)
{
    /// <summary>
    /// Says that a host starts with these jobs. One that is new, or has another schedule now, is planned from now on; the others from where
    /// they were, whoever was away meanwhile.
    /// </summary>
    public Task RegisterAsync(IReadOnlyList<(string Name, string Schedule)> jobs, CancellationToken cancellationToken) => database.WriteAsync(
        batch => batch.Add(
            """
            insert into commerce.job (name, schedule, planned_until, seen_at)
            select name, schedule, now(), now() from unnest($1::text[], $2::text[]) as mine(name, schedule) order by name
            on conflict (name) do update set
                seen_at = now(),
                schedule = excluded.schedule,
                planned_until = case when job.schedule = excluded.schedule then job.planned_until else now() end
            """,
            Arrays(jobs)),
        cancellationToken);

    /// <summary>Says that a host still has these jobs.</summary>
    public Task KeepAsync(IReadOnlyList<(string Name, string Schedule)> jobs, CancellationToken cancellationToken) => database.WriteAsync(
        batch => batch.Add(
            """
            insert into commerce.job (name, schedule, planned_until, seen_at)
            select name, schedule, now(), now() from unnest($1::text[], $2::text[]) as mine(name, schedule) order by name
            on conflict (name) do update set seen_at = now()
            """,
            Arrays(jobs)),
        cancellationToken);

    /// <summary>Forgets jobs that no host has named for a minute; what they left undone is closed.</summary>
    /// <returns>Their names; each is told to one host.</returns>
    public Task<List<string>> ForgetAsync(CancellationToken cancellationToken) => database.ReadAloneAsync(
        batch => batch.Add(
            """
            with gone as (delete from commerce.job where seen_at < now() - interval '1 minute' returning name),
            closed as (
                update commerce.job_tick set state = case state when 'due' then 'skipped' else 'failed' end, reason = 'the job is gone from the code', finished_at = now()
                from gone where job = name and (state = 'due' or state = 'running' and lease_until < now()))
            select name from gone
            """),
        row => row.GetString(0),
        cancellationToken);

    /// <summary>All jobs, and the time on the database's clock.</summary>
    public async Task<(DateTimeOffset Now, IReadOnlyDictionary<string, StoredJob> Jobs)> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAloneAsync(
            batch => batch.Add("select clock.now, name, schedule, planned_until, executions from (select now()) as clock left join commerce.job on true"),
            row => (
                Now: row.GetFieldValue<DateTimeOffset>(0),
                Job: row.IsDBNull(1) ? null : new StoredJob(row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt64(4))),
            cancellationToken);
        return (rows[0].Now, rows.Select(row => row.Job).OfType<StoredJob>().ToDictionary(job => job.Name, StringComparer.Ordinal));
    }

    private static object?[] Arrays(IReadOnlyList<(string Name, string Schedule)> jobs) =>
        [jobs.Select(job => job.Name).ToArray(), jobs.Select(job => job.Schedule).ToArray()];
}
