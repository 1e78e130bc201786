using Commerce.Jobs.Ledger;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Jobs;

/// <content>Adding and ending ticks.</content>
internal sealed partial class PostgresJobLedger
{
    /// <summary>Stands for the host in a text that the database completes.</summary>
    private const string HostPlace = "{host}";

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
                        and (attempt = 0 or not exists (
                            select from commerce.job_pause as pause where pause.job = job_tick.job and resumed_at is null))
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
    public async Task<IReadOnlyList<ClaimedTick>> RenewAsync(
        string host, IReadOnlyCollection<ClaimedTick> ticks, TimeSpan lease, CancellationToken cancellationToken)
    {
        var owned = await database.ReadAloneAsync(
            batch => batch.Add(
                """
                update commerce.job_tick as tick set lease_until = commerce.now() + $5
                from unnest($2::text[], $3::timestamptz[], $4::int[]) as own(job, due_at, attempt)
                where tick.job = own.job and tick.due_at = own.due_at and tick.attempt = own.attempt and host = $1 and state = 'running'
                returning tick.job, tick.due_at, tick.attempt
                """,
                [
                    host,
                    ticks.Select(tick => tick.Job).ToArray(),
                    ticks.Select(tick => tick.DueAt).ToArray(),
                    ticks.Select(tick => tick.Attempt).ToArray(),
                    lease,
                ]),
            row => (new TickId(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)), row.GetInt32(2)),
            cancellationToken);
        return [.. ticks.Where(tick => owned.Contains((tick.Id, tick.Attempt)))];
    }

    /// <inheritdoc/>
    public async Task<bool> EndAsync(string host, ClaimedTick tick, TickOutcome outcome, CancellationToken cancellationToken)
    {
        var ended = await database.ReadAloneAsync(
            batch =>
            {
                if (outcome.State == TickState.Skipped)
                {
                    AddLock(batch, tick.Job);
                    AddUncounted(batch, host, tick);
                }

                batch.Add(
                    """
                    update commerce.job_tick set
                        state = $5, error = $6, reason = $7, released = released + case when $9 and state = 'running' then 1 else 0 end,
                        available_at = case $5 when 'due' then commerce.now() + $8 else available_at end,
                        woken_at = null, lease_until = null, finished_at = case when $5 <> 'due' then commerce.now() end
                    where job = $2 and due_at = $3 and attempt = $4 and host = $1
                    returning 1
                    """,
                    [
                        host, tick.Job, tick.DueAt, tick.Attempt, outcome.State.Name(), outcome.Error, outcome.Reason, outcome.Delay,
                        outcome.IsReleased,
                    ]);
            },
            row => row.GetInt32(0),
            cancellationToken);
        return ended.Count == 1;
    }

    // One host at a time decides about a job: the row is locked, and the statements that follow see what others have decided.
    private static void AddLock(NpgsqlBatch batch, string job) =>
        batch.Add("update commerce.job set seen_at = commerce.now() where name = $1", [job]);

    /// <summary>Takes a tick that is skipped out of the runs of its job, once however often its end is recorded.</summary>
    private static void AddUncounted(NpgsqlBatch batch, string host, ClaimedTick tick) => batch.Add(
        """
        update commerce.job set executions = greatest(executions - 1, 0)
        where name = $2 and exists (
            select from commerce.job_tick
            where job = $2 and due_at = $3 and attempt = $4 and host = $1 and state <> 'skipped' and not manual)
        """,
        [host, tick.Job, tick.DueAt, tick.Attempt]);

    private static void AddLost(NpgsqlBatch batch, IReadOnlyDictionary<string, int> attempts) => batch.Add(
        $"""
        update commerce.job_tick as tick set
            state = case when attempt - released < rule.attempts then 'due' else 'failed' end,
            error = replace('{TickReasons.HostLost(HostPlace)}', '{HostPlace}', host),
            available_at = commerce.now(), woken_at = null,
            finished_at = case when attempt - released >= rule.attempts then commerce.now() end
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
            $"""
            with moved as (
                update commerce.job set planned_until = plan.until
                from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $9::boolean[])
                    as plan(name, schedule, known, until, is_empty)
                where job.name = plan.name and job.schedule = plan.schedule and job.planned_until = plan.known
                and not (is_empty and exists (select from commerce.job_tick as open where open.job = plan.name and {IsOpenRun}))
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
                plans.Select(plan => plan.Ticks.Count == 0).ToArray(),
            ]);
    }
}
