using Commerce.Postgres.Sessions;

namespace Commerce.Testing;

/// <summary>What a database knows to be due.</summary>
/// <param name="database">The database.</param>
internal sealed class DueWork(Database database)
{
    /// <summary>Lists what is due and has not ended.</summary>
    /// <param name="isResting">Whether a run can only wait, by the host that owns it, the run, and the number of its last message.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task<IReadOnlyList<OutstandingWork>> ListAsync(
        Func<long, string, int, bool> isResting, CancellationToken cancellationToken)
    {
        // An ordered delivery also waits for an earlier one of its key, which may be due later. A run of a paused job waits for its next
        // attempt until the job is resumed.
        var rows = await database.QueryAsync(
            """
            select 'delivery', format('%s (%s) to ''%s''', delivery.event_id, event.name, delivery.subscriber),
                case when delivery.host is null then 'waiting' else 'in hand of ' || coalesce(host.name, 'a host that is gone') end
                    || format(', after %s failed attempts', delivery.attempt) || coalesce(': ' || split_part(delivery.error, E'\n', 1), ''),
                null, null, null
            from commerce.delivery join commerce.event on event.id = delivery.event_id
                left join commerce.host on host.id = delivery.host
            where delivery.state = 'pending' and delivery.due_at <= commerce.now() and not exists (
                select from commerce.delivery as earlier
                where earlier.subscriber = delivery.subscriber and earlier.ordering_key = delivery.ordering_key
                and earlier.position < delivery.position and earlier.state = 'pending' and earlier.due_at > commerce.now())
            union all
            select 'run', format('%s of ''%s''', coalesce(run.transaction_id, 'auto-' || run.id), run.workflow_id),
                run.state || case when run.host is null then ', due' else ', in hand of ' || coalesce(host.name, 'a host that is gone') end,
                run.host, run.id, run.messages
            from commerce.workflow_execution as run left join commerce.host on host.id = run.host
            where run.parked_reason is null and (run.host is not null or run.wake_at <= commerce.now())
            union all
            select 'job', format('%s %s', job, to_char(due_at at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS"Z"')),
                state || coalesce(' on ' || host, '') || format(', attempt %s', attempt) || coalesce(': ' || error, ''), null, null, null
            from commerce.job_tick where state = 'running' or (state = 'due' and available_at <= commerce.now() and (attempt = 0
                or not exists (select from commerce.job_pause as pause where pause.job = job_tick.job and resumed_at is null)))
            """,
            row => (
                Work: new OutstandingWork(row.GetString(0), row.GetString(1), row.GetString(2)),
                Owner: row.IsDBNull(3) ? null : (long?)row.GetInt64(3),
                Run: row.IsDBNull(4) ? "" : row.GetString(4),
                Messages: row.IsDBNull(5) ? 0 : row.GetInt32(5)),
            [],
            cancellationToken);
        return [.. rows.Where(row => row.Owner is not { } owner || !isResting(owner, row.Run, row.Messages)).Select(row => row.Work)];
    }

    /// <summary>Returns when the next thing is due.</summary>
    public async Task<DateTimeOffset?> FindNextDueAsync(CancellationToken cancellationToken)
    {
        var next = await database.QueryAsync(
            """
            select least(
                (select min(due_at) from commerce.delivery where state = 'pending' and due_at > commerce.now()),
                (select min(wake_at) from commerce.workflow_execution
                    where host is null and parked_reason is null and wake_at > commerce.now()),
                (select min(available_at) from commerce.job_tick where state = 'due' and available_at > commerce.now()),
                (select min(lease_until) from commerce.job_tick
                    where state = 'running' and lease_until > commerce.now() and host not in (select name from commerce.host)))
            """,
            row => row.IsDBNull(0) ? null : (DateTimeOffset?)row.GetFieldValue<DateTimeOffset>(0),
            [],
            cancellationToken);
        return next[0];
    }
}
