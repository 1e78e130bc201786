using Commerce.Jobs;
using Commerce.Jobs.Ledger;
using Commerce.Postgres.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Jobs;

/// <content>Adding, claiming and ending ticks.</content>
internal sealed partial class PostgresJobLedger
{
    /// <summary>Stands for the host in a text that the database completes.</summary>
    private const string HostPlace = "{host}";

    private static readonly string Allow = JobOverlap.Allow.Name();
    private static readonly string Skip = JobOverlap.Skip.Name();

    /// <summary>What keeps another run of the job from starting: one that runs, or waits for its next attempt.</summary>
    private const string Blocker =
        """
        blocker as (
            select due_at from commerce.job_tick
            where job = $1 and (state = 'running' or state = 'due' and attempt > 0 and available_at > commerce.now())
            order by due_at limit 1)
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> AdvanceAsync(
        IReadOnlyDictionary<string, int> attempts, IReadOnlyList<JobPlan> plans, CancellationToken cancellationToken) =>
        await database.ReadAloneAsync(
            batch =>
            {
                AddLost(batch, attempts);
                AddPlans(batch, plans);
                batch.Add(
                    """
                    update commerce.job_tick set woken_at = commerce.now()
                    where (job, due_at) in (
                        select job, due_at from commerce.job_tick
                        where state = 'due' and available_at <= commerce.now() and job = any($1::text[])
                        and (woken_at is null or woken_at not between commerce.now() - $3::interval and commerce.now())
                        order by available_at limit $2 for update skip locked)
                    returning job
                    """,
                    [attempts.Keys.ToArray(), IJobLedger.WokenAtATime, IJobLedger.WokenAgainAfter]);
            },
            row => row.GetString(0),
            cancellationToken);

    /// <inheritdoc/>
    public Task ForgetWakeAsync(string job, CancellationToken cancellationToken) => database.ReadAloneAsync(
        batch => batch.Add("update commerce.job_tick set woken_at = null where job = $1 and state = 'due' returning 1", [job]),
        row => row.GetInt32(0),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ClaimedTick?> ClaimAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken)
    {
        var claimed = await database.ReadAloneAsync(
            batch =>
            {
                AddLock(batch, job);
                batch.Add(
                    $"""
                    with used as (select coalesce($4 <= (select executions from commerce.job where name = $1), false) as up),
                    {Blocker},
                    next as (
                        select due_at, attempt, manual from commerce.job_tick
                        where job = $1 and state = 'due' and available_at <= commerce.now()
                        and ($3 = '{Allow}' or not exists (select from blocker))
                        and (attempt > 0 or not (select up from used))
                        order by attempt = 0, due_at limit 1),
                    counted as (
                        update commerce.job set executions = executions + 1
                        where name = $1 and exists (select from next where attempt = 0)),
                    passed as (
                        update commerce.job_tick set state = 'skipped', finished_at = commerce.now(),
                            reason = case when (select up from used) then '{TickReasons.RunLimitReached}'
                                else 'the run due at ' || to_char(
                                    coalesce((select due_at from blocker), (select due_at from next)) at time zone 'UTC',
                                    'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' had not ended' end
                        where job = $1 and state = 'due' and attempt = 0 and available_at <= commerce.now()
                        and due_at is distinct from (select due_at from next)
                        and ((select up from used)
                            or $3 = '{Skip}' and not late and (exists (select from blocker) or exists (select from next))))
                    update commerce.job_tick as tick set
                        state = 'running', attempt = tick.attempt + 1, host = $2, exclusive = $3 <> '{Allow}',
                        started_at = commerce.now(), lease_until = commerce.now() + $5, reason = null,
                        trace_context = coalesce(tick.trace_context, $6::text)
                    from next where tick.job = $1 and tick.due_at = next.due_at
                    returning tick.due_at, tick.attempt, tick.started_at, tick.trace_context
                    """,
                    [job, host, rules.Overlap.Name(), Limit(rules.MaxRuns), rules.Lease, rules.TraceContext]);
            },
            row => ReadClaim(job, row),
            cancellationToken);
        return claimed.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<ClaimedTick?> ClaimManualAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken)
    {
        var claimed = await database.ReadAloneAsync(
            batch =>
            {
                AddLock(batch, job);
                // Two runs by hand, or one and a scheduled tick, may have the same time.
                batch.Add(
                    $"""
                    with {Blocker},
                    clock as (select commerce.now() as now),
                    free as (
                        select candidate.due_at from clock, generate_series(
                            clock.now, clock.now + interval '1 millisecond', interval '1 microsecond') as candidate(due_at)
                        where not exists (select from commerce.job_tick where job = $1 and due_at = candidate.due_at)
                        order by candidate.due_at limit 1)
                    insert into commerce.job_tick
                        (job, due_at, state, manual, exclusive, attempt, available_at, host, lease_until, started_at, trace_context)
                    select $1, free.due_at, 'running', true, $3 <> '{Allow}', 1, clock.now, $2, clock.now + $4, clock.now, $5::text
                    from clock, free where $3 = '{Allow}' or not exists (select from blocker)
                    returning due_at, attempt, started_at, trace_context
                    """,
                    [job, host, rules.Overlap.Name(), rules.Lease, rules.TraceContext]);
            },
            row => ReadClaim(job, row),
            cancellationToken);
        return claimed.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TickId>> RenewAsync(
        string host, IReadOnlyCollection<ClaimedTick> ticks, TimeSpan lease, CancellationToken cancellationToken) =>
        await database.ReadAloneAsync(
            batch => batch.Add(
                """
                update commerce.job_tick as tick set lease_until = commerce.now() + $5
                from unnest($2::text[], $3::timestamptz[], $4::int[]) as own(job, due_at, attempt)
                where tick.job = own.job and tick.due_at = own.due_at and tick.attempt = own.attempt and host = $1 and state = 'running'
                returning tick.job, tick.due_at
                """,
                [
                    host,
                    ticks.Select(tick => tick.Job).ToArray(),
                    ticks.Select(tick => tick.DueAt).ToArray(),
                    ticks.Select(tick => tick.Attempt).ToArray(),
                    lease,
                ]),
            row => new TickId(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> EndAsync(string host, ClaimedTick tick, TickOutcome outcome, CancellationToken cancellationToken)
    {
        var ended = await database.ReadAloneAsync(
            batch => batch.Add(
                """
                update commerce.job_tick set
                    state = $5, error = $6, reason = $7, available_at = case $5 when 'due' then commerce.now() + $8 else available_at end,
                    woken_at = null, lease_until = null, finished_at = case when $5 <> 'due' then commerce.now() end
                where job = $2 and due_at = $3 and attempt = $4 and host = $1
                returning 1
                """,
                [host, tick.Job, tick.DueAt, tick.Attempt, outcome.State.Name(), outcome.Error, outcome.Reason, outcome.Delay]),
            row => row.GetInt32(0),
            cancellationToken);
        return ended.Count == 1;
    }

    // One host at a time decides about a job: the row is locked, and the statements that follow see what others have decided.
    private static void AddLock(NpgsqlBatch batch, string job) =>
        batch.Add("update commerce.job set seen_at = commerce.now() where name = $1", [job]);

    private static void AddLost(NpgsqlBatch batch, IReadOnlyDictionary<string, int> attempts) => batch.Add(
        $"""
        update commerce.job_tick as tick set
            state = case when attempt < rule.attempts then 'due' else 'failed' end,
            error = replace('{TickReasons.HostLost(HostPlace)}', '{HostPlace}', host),
            available_at = commerce.now(), woken_at = null, finished_at = case when attempt >= rule.attempts then commerce.now() end
        from unnest($1::text[], $2::int[]) as rule(job, attempts)
        where tick.job = rule.job and state = 'running' and lease_until < commerce.now()
        """,
        [attempts.Keys.ToArray(), attempts.Values.ToArray()]);

    private static void AddPlans(NpgsqlBatch batch, IReadOnlyList<JobPlan> plans)
    {
        if (plans.Count == 0)
        {
            return;
        }

        var ticks = plans.SelectMany(plan => plan.Ticks).ToList();
        batch.Add(
            """
            with moved as (
                update commerce.job set planned_until = plan.until
                from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) as plan(name, schedule, known, until)
                where job.name = plan.name and job.schedule = plan.schedule and job.planned_until = plan.known
                returning job.name)
            insert into commerce.job_tick (job, due_at, available_at, late, reason, state, finished_at)
            select tick.job, tick.due_at, tick.due_at, tick.late, tick.missed,
                case when tick.missed is null then 'due' else 'missed' end,
                case when tick.missed is not null then commerce.now() end
            from unnest($5::text[], $6::timestamptz[], $7::boolean[], $8::text[]) as tick(job, due_at, late, missed)
            join moved on moved.name = tick.job
            on conflict do nothing
            """,
            [
                plans.Select(plan => plan.Job.Name).ToArray(),
                plans.Select(plan => plan.Job.Schedule).ToArray(),
                plans.Select(plan => plan.Job.PlannedUntil).ToArray(),
                plans.Select(plan => plan.Until).ToArray(),
                ticks.Select(tick => tick.Job).ToArray(),
                ticks.Select(tick => tick.DueAt).ToArray(),
                ticks.Select(tick => tick.IsLate).ToArray(),
                ticks.Select(tick => tick.Missed).ToArray(),
            ]);
    }

    private static NpgsqlParameter Limit(int? limit) =>
        new() { Value = (object?)limit ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static ClaimedTick ReadClaim(string job, NpgsqlDataReader row) =>
        new(job, row.GetFieldValue<DateTimeOffset>(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2))
        {
            TraceContext = row.IsDBNull(3) ? null : row.GetString(3),
        };
}
