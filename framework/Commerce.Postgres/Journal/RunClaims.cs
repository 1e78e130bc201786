using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Journal;

/// <summary>The ownership of runs: releasing, claiming, parking, and deleting what has expired.</summary>
internal sealed class RunClaims(JournalStatements statements, StoredRunReader reader, KnownPlans plans, Func<long> hostId)
{
    /// <summary>
    /// Whether the host of <c>run</c> is gone. Hosts register before they claim anything, so one that is not in the table is gone.
    /// </summary>
    public const string Gone = $"(run.host in ({HostLease.DeadHosts}) or run.host not in (select id from commerce.host))";

    /// <summary>
    /// Whether a run that was claimed without a new entry has waited long enough. Hosts may die one after the other: the first claims come
    /// without a pause. Then they are 1, 2, 4, … seconds, at most a minute.
    /// </summary>
    private const string MayBeClaimedAgain =
        "(run.claims < 4 or run.claimed_at + least(power(2, run.claims - 4), 60) * interval '1 second' <= commerce.now())";

    private const string IsWaiting = "wake_at is not null and host is null and parked_reason is null";

    private const string LastEntry = "coalesce((select max(sequence) from commerce.workflow_step where execution_id = run.id), 0)";

    private const string Begun = "case run.state when 'not_started' then 'invoking' else run.state end";

    public async ValueTask<bool> SuspendAsync(RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken)
    {
        // A message that is being sent holds the row: the update waits for it and looks again.
        var answers = await statements.QueryAsync(
            """
            with given as (
                update commerce.workflow_execution set host = null, wake_at = commerce.now() + $4::interval, claims = 0
                where id = $1 and host = $2 and messages <= $3 returning 1)
            select exists (select from given), exists (select from commerce.workflow_execution where id = $1 and host = $2)
            """,
            row => (Given: row.GetBoolean(0), Owned: row.GetBoolean(1)),
            [run.Id.Value, hostId(), messagesSeen, wakeIn],
            cancellationToken);
        return answers[0].Given || (answers[0].Owned ? false : throw new RunFencedException(run));
    }

    public async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
        IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken)
    {
        // Each workflow is looked at on its own: one with a large backlog must neither take all places nor be read to its end to find the
        // others. Which workflows wait is found by leaps through the index, because a host may not know all of them. Of what hosts have
        // left behind there is never much, because none had more in hand than it had places.
        var claimed = await statements.QueryAsync(
            $"""
            with recursive waiting as (
                (select min(workflow_id) as workflow_id from commerce.workflow_execution where {IsWaiting})
                union all
                select (select min(workflow_id) from commerce.workflow_execution where {IsWaiting} and workflow_id > waiting.workflow_id)
                from waiting where waiting.workflow_id is not null),
            taken as (select * from unnest($5::text[], $6::int[]) as taken(id, room)),
            due as (
                select place.id, waiting.workflow_id, place.wake_at
                from waiting left join taken on taken.id = waiting.workflow_id, lateral (
                    select run.id, run.wake_at from commerce.workflow_execution as run
                    where run.workflow_id = waiting.workflow_id and run.wake_at <= commerce.now() and run.host is null
                        and run.parked_reason is null and {KnownPlans.MayBeClaimed(7)}
                    order by run.wake_at limit coalesce(taken.room, $4) for update skip locked) as place),
            abandoned as (
                select run.id, run.host, row_number() over (partition by run.workflow_id order by run.id) as place,
                    coalesce(taken.room, $4) as room
                from commerce.workflow_execution as run left join taken on taken.id = run.workflow_id
                where run.host is not null and run.parked_reason is null and ((run.host = $1 and run.id <> all($3)) or {Gone})
                    and {MayBeClaimedAgain} and {KnownPlans.MayBeClaimed(7)}),
            left_behind as (
                select run.id, run.workflow_id from commerce.workflow_execution as run join abandoned on abandoned.id = run.id
                where run.host = abandoned.host and abandoned.place <= abandoned.room for update of run skip locked),
            shared as (
                select id, wake_at, row_number() over (partition by workflow_id order by wake_at nulls first, id) as place
                from (select id, workflow_id, wake_at from due
                    union all select id, workflow_id, null from left_behind) as found)
            update commerce.workflow_execution as run set host = $1, wake_at = null, state = {Begun},
                claims = case when {LastEntry} > run.claimed_entry then 1 else run.claims + 1 end,
                claimed_entry = {LastEntry}, claimed_at = commerce.now()
            where run.id = any(array(select id from shared order by place, wake_at nulls first, id limit $2))
            returning {StoredRunReader.Columns}
            """,
            StoredRunReader.Read,
            [
                hostId(),
                room.Free,
                running.Select(run => run.Value).ToArray(),
                room.Most,
                room.InHand.ToArray(),
                room.InHand.Select(room.For).ToArray(),
                .. plans.Parameters,
            ],
            cancellationToken);
        return await reader.CompleteAsync(claimed, cancellationToken);
    }

    public async ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken)
    {
        var claimed = await statements.QueryAsync(
            $"""
            update commerce.workflow_execution as run set host = $1, wake_at = null, state = {Begun}
            where run.id = $2 and run.parked_reason is null and run.host is distinct from $1 and (run.host is null or {Gone})
                and {KnownPlans.MayBeClaimed(3)}
            returning {StoredRunReader.Columns}
            """,
            StoredRunReader.Read,
            [hostId(), runId.Value, .. plans.Parameters],
            cancellationToken);
        return (await reader.CompleteAsync(claimed, cancellationToken)).SingleOrDefault();
    }

    public async ValueTask ParkAsync(RunId runId, string reason, CancellationToken cancellationToken) => await statements.QueryAsync(
        "update commerce.workflow_execution set parked_reason = $2, host = null where id = $1 and (host is null or host = $3)",
        _ => 0,
        [runId.Value, reason, hostId()],
        cancellationToken);

    public async ValueTask<bool> UnparkAsync(RunId runId, CancellationToken cancellationToken)
    {
        var unparked = await statements.QueryAsync(
            """
            update commerce.workflow_execution set parked_reason = null, host = null, wake_at = commerce.now(), claims = 0
            where id = $1 and parked_reason is not null returning 1
            """,
            row => row.GetInt32(0),
            [runId.Value],
            cancellationToken);
        return unparked.Count == 1;
    }

    public async ValueTask<int> DeleteExpiredAsync(int take, CancellationToken cancellationToken)
    {
        var deleted = await statements.QueryAsync(
            """
            with expired as materialized (
                select id from commerce.workflow_execution
                where expires_at <= commerce.now() and host is null and wake_at is null
                order by expires_at limit $1 for update skip locked),
            ids as materialized (select array_agg(id) as list from expired),
            entries as (delete from commerce.workflow_step where execution_id = any((select list from ids)::text[])),
            messages as (delete from commerce.workflow_message where execution_id = any((select list from ids)::text[])),
            locks as (delete from commerce.workflow_lock where execution_id = any((select list from ids)::text[])),
            runs as (delete from commerce.workflow_execution where id = any((select list from ids)::text[]) returning 1)
            select count(*) from runs
            """,
            row => (int)row.GetInt64(0),
            [take],
            cancellationToken);
        return deleted[0];
    }

    public async ValueTask<long?> TryLockAsync(RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (token, isOwned, isFree) = await AskForLockAsync(run, keys, cancellationToken);
            if (!isOwned)
            {
                throw new RunFencedException(run);
            }

            // Another run has taken the key that this one wanted, and one is free: it asks again.
            if (token is not null || !isFree)
            {
                return token;
            }
        }
    }

    private async ValueTask<(long? Token, bool IsOwned, bool IsFree)> AskForLockAsync(
        RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        // The lock's row exists, and is ours, before its token is drawn: a later holder draws a greater one. Meanwhile the run's row
        // is locked, so that a run that ends at the same time, claimed by another host, finds the lock and releases it.
        var owner = new object?[] { keys.ToArray(), run.Id.Value, hostId() };
        var answers = await statements.QueryAsync(
            batch =>
            {
                batch.Add(
                    """
                    with owned as (select id from commerce.workflow_execution where id = $2 and host = $3 for share)
                    insert into commerce.workflow_lock (key, execution_id)
                    select wanted.key, owned.id from owned, unnest($1::text[]) with ordinality as wanted(key, place)
                    where not exists (select from commerce.workflow_lock as own where own.key = any($1) and own.execution_id = $2)
                    and not exists (select from commerce.workflow_lock as held where held.key = wanted.key)
                    order by place limit 1
                    on conflict (key) do nothing
                    """,
                    owner);
                batch.Add(
                    """
                    update commerce.workflow_lock set token = nextval('commerce.workflow_lock_token')
                    where key = any($1) and execution_id = $2 and token is null
                    """,
                    owner[..2]);
                batch.Add(
                    """
                    select (select token from commerce.workflow_lock where key = any($1) and execution_id = $2),
                        exists (select from commerce.workflow_execution where id = $2 and host = $3),
                        (select count(*) from commerce.workflow_lock where key = any($1)) < cardinality($1)
                    """,
                    owner);
            },
            row => (row.IsDBNull(0) ? (long?)null : row.GetInt64(0), row.GetBoolean(1), row.GetBoolean(2)),
            cancellationToken);
        return answers[0];
    }
}
