using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>The statements that write runs.</summary>
internal static class JournalSql
{
    public static void AddExecution(NpgsqlBatch batch, ExecutionRecord execution, WorkflowState state, long hostId) => batch.Add(
        """
        insert into commerce.workflow_execution (id, workflow_id, transaction_id, plan_hash, input, depth, state, host)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        [execution.Id, execution.WorkflowId, execution.TransactionId, execution.PlanHash, execution.Input, execution.Depth, state.Name(), hostId]);

    public static void AddStep(NpgsqlBatch batch, JournalEntry entry) => batch.Add(
        """
        insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output, undo, error)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        [entry.Execution.Id, entry.Sequence, entry.Step, Name(entry.Action), Name(entry.Outcome), entry.Output, entry.Undo, entry.Error]);

    public static void AddState(NpgsqlBatch batch, JournalEntry entry) => batch.Add(
        "update commerce.workflow_execution set state = $2, updated_at = now() where id = $1", [entry.Execution.Id, entry.State.Name()]);

    /// <summary>The conflict behind a refused write, or <see langword="null"/> when the refusal has another reason.</summary>
    public static ExecutionConflictException? Conflict(PostgresException exception, ExecutionRecord execution) => exception.ConstraintName switch
    {
        "workflow_step_pkey" => new(execution, $"Another host has gone on with the run '{execution.TransactionId}' of '{execution.WorkflowId}'.", exception),
        "workflow_execution_transaction" => new(
            execution,
            $"COM3010 The transaction id '{execution.TransactionId}' of the workflow '{execution.WorkflowId}' was used before. Use a new one, or read the run that has it.",
            exception),
        _ => null,
    };

    private static string Name(StepAction action) => action == StepAction.Invoke ? "invoke" : "compensate";

    private static string Name(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Done => "done",
        StepOutcome.Reverted => "reverted",
        _ => "failed",
    };
}
