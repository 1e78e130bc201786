using Commerce.Jobs;
using Commerce.Jobs.Ledger;
using Commerce.Postgres.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Jobs;

/// <content>Claiming ticks.</content>
internal sealed partial class PostgresJobLedger
{
    private static readonly string Allow = JobOverlap.Allow.Name();
    private static readonly string Skip = JobOverlap.Skip.Name();

    /// <summary>Whether a tick is a run that counts and has not ended: it may still be skipped, and leave its place to another.</summary>
    private const string IsOpenRun = "not manual and (state = 'running' or state = 'due' and attempt > 0)";

    /// <summary>What keeps another run of the job from starting: one that runs, or waits for its next attempt.</summary>
    private const string Blocker =
        """
        blocker as (
            select due_at from commerce.job_tick
            where job = $1 and (state = 'running' or state = 'due' and attempt > 0 and available_at > commerce.now())
            order by due_at limit 1)
        """;

    /// <inheritdoc/>
    public async Task<TickClaim> ClaimAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken)
    {
        var claimed = await database.ReadAloneAsync(
            batch =>
            {
                AddLock(batch, job);
                // A tick that was due during a run is skipped also when all workers were busy until that run had ended.
                batch.Add(
                    $"""
                    with used as (
                        select coalesce($4 <= (select executions from commerce.job where name = $1), false) as up,
                            exists (select from commerce.job_tick where job = $1 and {IsOpenRun}) as open),
                    {Blocker},
                    pause as (
                        select id, paused_at, resumed_at, 'the job was paused at '
                            || to_char(paused_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                            || ' by ' || paused_by || coalesce(': ' || reason, '') as reason
                        from commerce.job_pause where job = $1),
                    ready as (
                        select due_at, attempt, late,
                            (select reason from pause
                                where resumed_at is null or paused_at <= due_at and due_at < resumed_at
                                order by id desc limit 1) as paused,
                            (select due_at from commerce.job_tick as ended
                                where ended.job = $1 and ended.state in ('ran', 'failed') and ended.finished_at > tick.due_at
                                and ended.due_at < tick.due_at and $3 = '{Skip}' and tick.attempt = 0 and not tick.late
                                order by finished_at limit 1) as during
                        from commerce.job_tick as tick where job = $1 and state = 'due' and available_at <= commerce.now()),
                    next as (
                        select due_at, attempt from ready
                        where ($3 = '{Allow}' or not exists (select from blocker))
                        and not exists (select from pause where resumed_at is null)
                        and (attempt > 0 or paused is null and during is null and not (select up from used))
                        order by attempt = 0, due_at limit 1),
                    counted as (
                        update commerce.job set executions = executions + 1
                        where name = $1 and exists (select from next where attempt = 0)),
                    passed as (
                        update commerce.job_tick as tick set state = 'skipped', finished_at = commerce.now(),
                            reason = case when (select up and not open from used) then '{TickReasons.RunLimitReached}'
                                else coalesce(ready.paused, 'the run due at ' || to_char(
                                    coalesce(during, (select due_at from blocker), (select due_at from next)) at time zone 'UTC',
                                    'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' had not ended') end
                        from ready
                        where tick.job = $1 and tick.due_at = ready.due_at and tick.state = 'due' and tick.attempt = 0
                        and tick.due_at is distinct from (select due_at from next)
                        and ((select up and not open from used) or ready.paused is not null
                            or $3 = '{Skip}' and not ready.late
                                and (during is not null or exists (select from blocker) or exists (select from next)))
                        returning tick.due_at, tick.reason, ready.paused),
                    claimed as (
                        update commerce.job_tick as tick set
                            state = 'running', attempt = tick.attempt + 1, host = $2, exclusive = $3 <> '{Allow}',
                            started_at = commerce.now(), lease_until = commerce.now() + $5, reason = null,
                            trace_context = coalesce(tick.trace_context, $6::text)
                        from next where tick.job = $1 and tick.due_at = next.due_at and tick.state = 'due'
                        returning tick.due_at, tick.attempt, tick.started_at, tick.trace_context, tick.released),
                    skipped as (
                        select count(*)::int as count, max(due_at) as last, (array_agg(reason order by due_at desc))[1] as reason
                        from passed where reason = paused)
                    select claimed.*, skipped.* from skipped left join claimed on true
                    """,
                    [job, host, rules.Overlap.Name(), Limit(rules.MaxRuns), rules.Lease, rules.TraceContext]);
            },
            row => new TickClaim(row.IsDBNull(0) ? null : ReadClaim(job, row), ReadPaused(row)),
            cancellationToken);
        return claimed[0];
    }

    /// <inheritdoc/>
    public async Task<ClaimedTick?> ClaimManualAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken)
    {
        var claimed = await database.ReadAloneAsync(
            batch =>
            {
                AddLock(batch, job);
                AddLost(batch, new Dictionary<string, int>(StringComparer.Ordinal) { [job] = rules.Attempts });
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
                    returning due_at, attempt, started_at, trace_context, released
                    """,
                    [job, host, rules.Overlap.Name(), rules.Lease, rules.TraceContext]);
            },
            row => ReadClaim(job, row),
            cancellationToken);
        return claimed.SingleOrDefault();
    }

    private static NpgsqlParameter Limit(int? limit) =>
        new() { Value = (object?)limit ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static ClaimedTick ReadClaim(string job, NpgsqlDataReader row) =>
        new(job, row.GetFieldValue<DateTimeOffset>(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2))
        {
            TraceContext = row.IsDBNull(3) ? null : row.GetString(3),
            Released = row.GetInt32(4),
        };

    private static PausedTicks? ReadPaused(NpgsqlDataReader row) => row.GetInt32(5) is > 0 and var count
        ? new PausedTicks(count, row.GetFieldValue<DateTimeOffset>(6), row.GetString(7))
        : null;
}
