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
        var created = writes.Where(write => write.CreatesExecution).ToList();
        if (created.Exists(write => write.Supersedes))
        {
            AddSuperseding(batch, created.FindAll(write => write.Supersedes));
        }

        if (created.Count > 0)
        {
            AddExecutions(batch, created, hostId);
        }

        if (created.Count < writes.Count || created.Exists(write => write.Entries.Count > 0))
        {
            AddLines(batch, writes, hostId);
        }

        var cleared = writes.Where(write => write.InputWithoutSecrets is not null && !write.CreatesExecution).ToList();
        if (cleared.Count > 0)
        {
            batch.Add(
                "update commerce.workflow_execution as run set input = new.input from unnest($1::text[], $2::text[]) as new(id, input) where run.id = new.id",
                [cleared.ConvertAll(write => write.Execution.Id), cleared.ConvertAll(write => write.InputWithoutSecrets)]);
        }

        var unlocking = writes.Where(write => write.ReleasesLocks && write.State.HasEnded && !write.CreatesExecution).ToList();
        if (unlocking.Count > 0)
        {
            batch.Add("delete from commerce.workflow_lock where execution_id = any($1)", [unlocking.ConvertAll(write => write.Execution.Id)]);
        }
    }

    /// <summary>The conflict behind a refused write, or <see langword="null"/> when the refusal has another reason.</summary>
    public static ExecutionConflictException? Conflict(PostgresException exception, ExecutionRecord execution) => exception switch
    {
        { ConstraintName: "workflow_execution_transaction" } => ExecutionConflictException.TransactionIdUsed(execution, exception),
        { ConstraintName: "workflow_step_pkey" } => Lost(execution, exception),
        { SqlState: PostgresErrorCodes.NotNullViolation, SchemaName: "commerce", TableName: "workflow_step", ColumnName: "execution_id" } => Lost(execution, exception),
        _ => null,
    };

    /// <summary>Whether a run's row could not be written because it is there.</summary>
    public static bool Exists(PostgresException exception) => exception.ConstraintName == "workflow_execution_pkey";

    /// <summary>The run is another host's.</summary>
    public static ExecutionConflictException Lost(ExecutionRecord execution, Exception? inner = null) =>
        new(execution, $"COM3010 Another host has gone on with the run '{execution.TransactionId}' of '{execution.WorkflowId}'. Nothing is left to do here.", inner);

    /// <summary>The question whether a write of this host is there; one row with the answer.</summary>
    /// <param name="batch">Where to add it.</param>
    /// <param name="write">The write.</param>
    /// <param name="hostId">This host.</param>
    /// <param name="eventId">An event that was written with it, or <see langword="null"/>.</param>
    public static void AddLook(NpgsqlBatch batch, JournalWrite write, long hostId, string? eventId)
    {
        var line = write.Entries.Count > 0 ? write.Entries[0].Sequence : 0;
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
            [write.Execution.Id, write.CreatesExecution, hostId, write.State.HasEnded, line, write.State.WireName, eventId]);
    }

    private static void AddSuperseding(NpgsqlBatch batch, List<JournalWrite> writes) => batch.Add(
        """
        update commerce.workflow_execution as old set superseded = true
        from unnest($1::text[], $2::text[]) as new(workflow_id, transaction_id)
        where old.workflow_id = new.workflow_id and old.transaction_id = new.transaction_id
        and old.transaction_id not like 'auto-%' and not old.superseded and old.state in ('reverted', 'failed')
        """,
        [writes.ConvertAll(write => write.Execution.WorkflowId), writes.ConvertAll(write => write.Execution.TransactionId)]);

    private static void AddExecutions(NpgsqlBatch batch, List<JournalWrite> writes, long hostId) => batch.Add(
        """
        insert into commerce.workflow_execution
            (id, workflow_id, transaction_id, plan_hash, input, depth, state, host, wake_at, expires_at)
        select id, workflow_id, transaction_id, plan_hash, input, depth, state,
            case when owned and not ends then $11::bigint end,
            case when not owned and not ends then now() end,
            now() + retention
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::bool[], $9::bool[], $10::interval[])
            as run(id, workflow_id, transaction_id, plan_hash, input, depth, state, owned, ends, retention)
        """,
        [
            writes.ConvertAll(write => write.Execution.Id),
            writes.ConvertAll(write => write.Execution.WorkflowId),
            writes.ConvertAll(write => write.Execution.TransactionId),
            writes.ConvertAll(write => write.Execution.PlanHash),
            writes.ConvertAll(write => write.InputWithoutSecrets ?? write.Execution.Input),
            writes.ConvertAll(write => write.Execution.Depth),
            writes.ConvertAll(write => write.State.WireName),
            writes.ConvertAll(write => write.Owned),
            writes.ConvertAll(write => write.State.HasEnded),
            writes.ConvertAll(write => write.State.HasEnded ? write.Retention : null),
            hostId,
        ]);

    /// <summary>
    /// Lines, and what they change about their runs. The id of a line is null, and the statement refused, when its run's row is not
    /// there with this host as the owner; or when a row that was to change has changed hands in between. A write without lines has one
    /// of number 0, which is written only to be refused.
    /// </summary>
    /// <remarks>
    /// The plan must be the same for one write and for hundreds, be found once, and go by the primary key: not one that suits a young
    /// table, nor, which <c>coalesce</c> prevents, one that reads all runs that some host has in hand (their index is partial, so <c>host + 0</c> would not do).
    /// </remarks>
    private static void AddLines(NpgsqlBatch batch, IReadOnlyList<JournalWrite> writes, long hostId)
    {
        batch.Add(
            """
            select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
                set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
            """);
        batch.Add(
            """
            with line as materialized (
                select line.*, line.created or run.state is not null as owned, not line.created and (line.ends or run.state <> line.state) as changes
                from unnest($1::text[], $2::bool[], $3::text[], $4::bool[], $5::interval[], $6::int[], $7::bool[], $8::int[], $9::text[],
                    $10::text[], $11::text[], $12::int[], $13::text[], $14::text[], $15::text[], $16::interval[], $17::int[])
                    as line(id, created, state, ends, retention, seen, first, sequence, step,
                        action, outcome, attempt, output, undo, error, delay, message)
                left join lateral (
                    select state from commerce.workflow_execution where id = line.id and coalesce(host, 0) = $18 offset 0) as run on not line.created),
            changed as (
                update commerce.workflow_execution as run set
                    state = line.state,
                    updated_at = now(),
                    host = case when not line.ends then run.host end,
                    wake_at = case when line.ends and run.messages > line.seen then now() end,
                    expires_at = case when line.ends then now() + line.retention end
                from line where line.first and line.owned and line.changes and run.id = line.id and coalesce(run.host, 0) = $18
                returning 1),
            fenced as (
                select line.*, case
                    when owned and (changes is not true or (select count(*) from changed) = (select count(*) from line where first and owned and changes))
                    then id end as execution_id
                from line)
            insert into commerce.workflow_step
                (execution_id, sequence, step, action, outcome, attempt, output, undo, error, due_at, message)
            select execution_id, sequence, step, action, outcome, attempt, output, undo, error, now() + delay, message
            from fenced where sequence > 0 or execution_id is null
            """,
            [.. new JournalLines(writes).Columns, hostId]);
    }
}
