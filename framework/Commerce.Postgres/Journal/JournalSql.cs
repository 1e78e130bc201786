using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>The statements that write runs, for one write or many: the same text, so that a connection prepares it once.</summary>
internal static class JournalSql
{
    /// <summary>Adds the statements of writes to a batch that is one transaction. No two of the writes concern the same run.</summary>
    public static void AddWrites(NpgsqlBatch batch, IReadOnlyList<JournalWrite> writes, long hostId)
    {
        var created = writes.Where(write => write.CreatesRun).ToList();
        if (created.Exists(write => write.Supersedes))
        {
            AddSuperseding(batch, created.FindAll(write => write.Supersedes));
        }

        if (created.Count > 0)
        {
            AddRuns(batch, created, hostId);
        }

        if (created.Count < writes.Count || created.Exists(write => write.Entries.Count > 0))
        {
            AddEntries(batch, writes, hostId);
        }

        var unlocking = writes.Where(write => write.ReleasesLocks && write.State.HasEnded && !write.CreatesRun).ToList();
        if (unlocking.Count > 0)
        {
            var ids = unlocking.ConvertAll(write => write.Run.Id.Value);
            batch.Add("delete from commerce.workflow_lock where execution_id = any($1)", [ids]);
        }
    }

    /// <summary>The conflict behind a rejected write, or <see langword="null"/> when it was rejected for another reason.</summary>
    public static CommerceException? Conflict(PostgresException exception, RunHeader run) => exception switch
    {
        { ConstraintName: "workflow_execution_transaction" } => new DuplicateRunException(run.WorkflowId, run.TransactionId, exception),
        { ConstraintName: "workflow_step_pkey" } => new RunFencedException(run, exception),
        { SqlState: PostgresErrorCodes.NotNullViolation, SchemaName: "commerce", TableName: "workflow_step", ColumnName: "execution_id" } =>
            new RunFencedException(run, exception),
        _ => null,
    };

    /// <summary>Whether a run's row could not be written because it is there.</summary>
    public static bool Exists(PostgresException exception) => exception.ConstraintName == "workflow_execution_pkey";

    /// <summary>The question whether a write of this host is there; one row with the answer.</summary>
    /// <param name="batch">Where to add it.</param>
    /// <param name="write">The write.</param>
    /// <param name="hostId">This host.</param>
    /// <param name="eventId">An event that was written with it, or <see langword="null"/>.</param>
    public static void AddLook(NpgsqlBatch batch, JournalWrite write, long hostId, string? eventId)
    {
        var entry = write.Entries.Count > 0 ? write.Entries[0].Sequence : 0;
        batch.Add(
            """
            select exists (
                select from commerce.workflow_execution as run
                where run.id = $1
                and ($2 or (run.host is not distinct from $3) <> $4)
                and ($2 or $5 > 0 or run.state = $6)
                and ($5 = 0 or exists (select from commerce.workflow_step where execution_id = $1 and sequence = $5))
                and ($7::text is null or exists (select from commerce.event where id = $7)))
            """,
            [write.Run.Id.Value, write.CreatesRun, hostId, write.State.HasEnded, entry, write.State.WireName, eventId]);
    }

    private static void AddSuperseding(NpgsqlBatch batch, List<JournalWrite> writes) => batch.Add(
        """
        update commerce.workflow_execution as old set superseded = true
        from unnest($1::text[], $2::text[]) as new(workflow_id, transaction_id)
        where old.workflow_id = new.workflow_id and old.transaction_id = new.transaction_id
        and not old.superseded and old.state in ('reverted', 'failed')
        """,
        [writes.ConvertAll(write => write.Run.WorkflowId), writes.ConvertAll(write => write.Run.TransactionId)]);

    private static void AddRuns(NpgsqlBatch batch, List<JournalWrite> writes, long hostId) => batch.Add(
        """
        insert into commerce.workflow_execution
            (id, workflow_id, transaction_id, plan_hash, input, depth, state, host, wake_at, expires_at, trace_context)
        select id, workflow_id, nullif(transaction_id, 'auto-' || id), plan_hash, input, depth, state,
            case when owned and not ends then $11::bigint end,
            case when not owned and not ends then commerce.now() end,
            commerce.now() + retention,
            trace_context
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::bool[],
            $9::bool[], $10::interval[],
            $12::text[])
            as run(id, workflow_id, transaction_id, plan_hash, input, depth, state, owned, ends, retention, trace_context)
        """,
        [
            writes.ConvertAll(write => write.Run.Id.Value),
            writes.ConvertAll(write => write.Run.WorkflowId),
            writes.ConvertAll(write => write.Run.TransactionId),
            writes.ConvertAll(write => write.Run.PlanHash),
            writes.ConvertAll(write => write.Run.Input),
            writes.ConvertAll(write => write.Run.Depth),
            writes.ConvertAll(write => write.State.WireName),
            writes.ConvertAll(write => write.Owned),
            writes.ConvertAll(write => write.State.HasEnded),
            writes.ConvertAll(write => write.State.HasEnded ? write.Retention : null),
            hostId,
            writes.ConvertAll(write => write.Run.TraceContext),
        ]);

    /// <summary>
    /// Entries, and what they change about their runs. The id of an entry is null, and the statement fails, when its run's row is not
    /// there with this host as the owner; or when a row that was to change has changed hands in between. A write without entries has one
    /// of number 0, which is written only to be rejected.
    /// </summary>
    /// <remarks>
    /// The plan must be the same for one write and for hundreds, be found once, and go by the primary key: not one that suits a young
    /// table, nor, which <c>coalesce</c> prevents, one that reads all runs that a host owns (their index is partial, so <c>host +
    /// 0</c> would not do).
    /// </remarks>
    private static void AddEntries(NpgsqlBatch batch, IReadOnlyList<JournalWrite> writes, long hostId)
    {
        batch.Add(
            """
            select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
                set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
            """);
        batch.Add(
            """
            with entry as materialized (
                select entry.*, entry.created or run.state is not null as owned,
                    not entry.created and (entry.ends or run.state <> entry.state) as changes
                from unnest($1::text[], $2::bool[], $3::text[], $4::bool[], $5::interval[], $6::int[], $7::bool[], $8::int[], $9::text[],
                    $10::text[], $11::text[], $12::int[], $13::text[], $14::text[], $15::text[], $16::interval[], $17::int[])
                    as entry(id, created, state, ends, retention, seen, first, sequence, step,
                        action, outcome, attempt, output, undo, error, delay, message)
                left join lateral (
                    select state from commerce.workflow_execution where id = entry.id and coalesce(host, 0) = $18 offset 0) as run
                    on not entry.created),
            changed as (
                update commerce.workflow_execution as run set
                    state = entry.state,
                    updated_at = commerce.now(),
                    host = case when not entry.ends then run.host end,
                    wake_at = case when entry.ends and run.messages > entry.seen then commerce.now() end,
                    expires_at = case when entry.ends then commerce.now() + entry.retention end
                from entry where entry.first and entry.owned and entry.changes and run.id = entry.id and coalesce(run.host, 0) = $18
                returning 1),
            fenced as (
                select entry.*, case
                    when owned and (changes is not true
                        or (select count(*) from changed) = (select count(*) from entry where first and owned and changes))
                    then id end as execution_id
                from entry)
            insert into commerce.workflow_step
                (execution_id, sequence, step, action, outcome, attempt, output, undo, error, due_at, message)
            select execution_id, sequence, step, action, outcome, attempt, output, undo, error, commerce.now() + delay, message
            from fenced where sequence > 0 or execution_id is null
            """,
            [.. new JournalEntryColumns(writes).Columns, hostId]);
    }
}
