using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Journal;

/// <summary>The journal on PostgreSQL. A step's effects, its line and its events are one transaction.</summary>
/// <param name="database">The shared database.</param>
/// <param name="outbox">Writes the events.</param>
/// <param name="hostId">This host's id.</param>
public sealed class PostgresJournal(Database database, Outbox outbox, Func<long> hostId) : IJournal
{
    internal Outbox Outbox => outbox;

    internal long HostId => hostId();

    internal Database Database => database;

    /// <inheritdoc/>
    public async ValueTask CreateAsync(ExecutionRecord execution, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(batch => JournalSql.AddExecution(batch, execution, WorkflowState.Invoking, HostId), cancellationToken);
        }
        catch (Npgsql.PostgresException exception) when (JournalSql.Conflict(exception, execution) is { } conflict)
        {
            throw conflict;
        }
    }

    /// <inheritdoc/>
    public IJournalUnit Begin(ExecutionRecord execution) => new PostgresJournalUnit(this, new DatabaseTransaction(database));

    /// <inheritdoc/>
    public async ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        await using var unit = Begin(entry.Execution);
        await unit.CommitAsync(entry, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredExecution>> ClaimAsync(
        IReadOnlyCollection<string> running, int limit, CancellationToken cancellationToken)
    {
        var executions = await database.QueryAsync(
            $"""
            update commerce.workflow_execution set host = $1, updated_at = now() where id in (
                select id from commerce.workflow_execution
                where state in ('invoking', 'compensating') and parked_reason is null
                and (host is null or host in ({HostLease.DeadHosts}) or host not in (select id from commerce.host) or host = $1)
                and id <> all($3)
                order by id limit $2 for update skip locked)
            returning id, workflow_id, transaction_id, plan_hash, input, depth, state
            """,
            row => (Record: new ExecutionRecord(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5)),
                State: WorkflowStateNames.Parse(row.GetString(6))),
            [HostId, limit, running.ToArray()],
            cancellationToken);
        var entries = await EntriesAsync(executions.ToDictionary(execution => execution.Record.Id, execution => execution.Record), cancellationToken);
        return [.. executions.Select(execution => new StoredExecution(execution.Record, execution.State, [.. entries[execution.Record.Id]]))];
    }

    /// <inheritdoc/>
    public async ValueTask ParkAsync(string executionId, string reason, CancellationToken cancellationToken) => await database.QueryAsync(
        "update commerce.workflow_execution set parked_reason = $2, updated_at = now() where id = $1", _ => 0, [executionId, reason], cancellationToken);

    private async Task<ILookup<string, JournalEntry>> EntriesAsync(Dictionary<string, ExecutionRecord> executions, CancellationToken cancellationToken)
    {
        var entries = executions.Count == 0 ? [] : await database.QueryAsync(
            """
            select execution_id, sequence, step, action, outcome, output, undo, error from commerce.workflow_step
            where execution_id = any($1) order by execution_id, sequence
            """,
            row => new JournalEntry(
                executions[row.GetString(0)],
                row.GetInt32(1),
                row.GetString(2),
                Enum.Parse<StepAction>(row.GetString(3), ignoreCase: true),
                Enum.Parse<StepOutcome>(row.GetString(4), ignoreCase: true),
                WorkflowState.Invoking)
            {
                Output = row.IsDBNull(5) ? null : row.GetString(5),
                Undo = row.IsDBNull(6) ? null : row.GetString(6),
                Error = row.IsDBNull(7) ? null : row.GetString(7),
            },
            [executions.Keys.ToArray()],
            cancellationToken);
        return entries.ToLookup(entry => entry.Execution.Id);
    }
}
