using Commerce.Background;
using Commerce.Jobs.Ledger;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Jobs;

/// <content>The jobs that hosts have.</content>
internal sealed partial class PostgresJobLedger
{
    /// <summary>Adds the jobs of a host, or says that they are there.</summary>
    private const string Name =
        """
        insert into commerce.job as known (name, schedule, schedule_seen_at, planned_until, seen_at)
        select name, schedule, commerce.now(), commerce.now(), commerce.now()
        from unnest($1::text[], $2::text[]) as own(name, schedule) order by name
        on conflict (name) do update set seen_at = commerce.now(), gone_at = null,
        """;

    /// <inheritdoc/>
    public Task RegisterAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken) => database.WriteAsync(
        batch => batch.Add(
            $"""
            {Name}
                schedule = excluded.schedule,
                schedule_seen_at = commerce.now(),
                planned_until = case when known.schedule = excluded.schedule then known.planned_until else commerce.now() end
            """,
            Arrays(jobs)),
        cancellationToken);

    /// <inheritdoc/>
    public Task KeepAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken) => database.WriteAsync(
        batch => batch.Add(
            $"""
            {Name}
                (schedule, schedule_seen_at, planned_until) = (
                    select
                        case when is_unseen then excluded.schedule else known.schedule end,
                        case when is_unseen or is_same then commerce.now() else known.schedule_seen_at end,
                        case when is_unseen and not is_same then greatest(known.planned_until, known.schedule_seen_at)
                            else known.planned_until end
                    from (select known.schedule = excluded.schedule as is_same,
                        known.schedule_seen_at < commerce.now() - $3::interval as is_unseen) as compared)
            """,
            [.. Arrays(jobs), IJobLedger.ScheduleGrace]),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ForgottenJob>> ForgetAsync(CancellationToken cancellationToken) => await database.ReadAloneAsync(
        batch => batch.Add(
            $"""
            with gone as (
                update commerce.job set gone_at = commerce.now()
                where gone_at is null and seen_at < commerce.now() - $1::interval returning name),
            closed as (
                update commerce.job_tick set
                    state = case state when 'due' then 'skipped' else 'failed' end, reason = '{TickReasons.JobRemoved}',
                    finished_at = commerce.now()
                from gone where job = name and (state = 'due' or state = 'running' and lease_until < commerce.now())
                returning name)
            select name, (select count(*)::int from closed where closed.name = gone.name) from gone
            """,
            [HostAbsence.Limit]),
        row => new ForgottenJob(row.GetString(0), row.GetInt32(1)),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<LedgerSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAloneAsync(
            batch => batch.Add(
                $"""
                select clock.now, job.name, job.schedule, job.planned_until, job.executions, job.gone_at is not null, {PauseColumns}
                from (select commerce.now()) as clock
                    left join (commerce.job full join commerce.job_pause as pause on pause.job = job.name) on true
                order by pause.id
                """),
            row => (
                Now: row.GetFieldValue<DateTimeOffset>(0),
                Job: row.IsDBNull(1)
                    ? null
                    : new StoredJob(row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt64(4))
                    {
                        IsGone = row.GetBoolean(5),
                    },
                Pause: row.IsDBNull(6) ? null : ReadPause(row, 6)),
            cancellationToken);
        var pauses = rows.Select(row => row.Pause).OfType<JobPause>().ToLookup(pause => pause.Job, StringComparer.Ordinal);
        return new LedgerSnapshot(
            rows[0].Now,
            rows.Select(row => row.Job)
                .OfType<StoredJob>()
                .DistinctBy(job => job.Name, StringComparer.Ordinal)
                .ToDictionary(job => job.Name, job => job with { Pauses = [.. pauses[job.Name]] }, StringComparer.Ordinal))
        {
            Paused = pauses.SelectMany(job => job)
                .Where(pause => pause.ResumedAt is null)
                .ToDictionary(pause => pause.Job, StringComparer.Ordinal),
        };
    }

    private static object?[] Arrays(IReadOnlyList<RegisteredJob> jobs) =>
        [jobs.Select(job => job.Name).ToArray(), jobs.Select(job => job.Schedule).ToArray()];
}
