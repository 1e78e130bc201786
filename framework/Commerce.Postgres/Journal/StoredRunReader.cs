using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>Reads runs.</summary>
internal sealed class StoredRunReader(JournalStatements statements)
{
    /// <summary>The transaction id of a run. One that nobody has chosen is made from the run's id.</summary>
    public const string TransactionId = "coalesce(run.transaction_id, 'auto-' || run.id)";

    /// <summary>
    /// The columns of a run, for <see cref="Read"/>. A step does not touch the run's row: the last entry says when it was written.
    /// </summary>
    public const string Columns =
        $"""
        run.id, run.workflow_id, {TransactionId}, run.plan_hash, run.input, run.depth, run.state, commerce.now(), run.created_at,
        greatest(
            run.updated_at,
            (select created_at from commerce.workflow_step where execution_id = run.id order by sequence desc limit 1)),
        run.parked_reason, run.wake_at, run.trace_context, run.claims
        """;

    private const string From = $"select {Columns} from commerce.workflow_execution as run";

    public ValueTask<StoredRun?> FindAsync(RunId runId, CancellationToken cancellationToken) =>
        FindAsync("run.id = $1", [runId.Value], cancellationToken);

    // An identity made from the run's id is not stored; and an index is used only where its condition is repeated.
    public ValueTask<StoredRun?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        transactionId.StartsWith("auto-", StringComparison.Ordinal)
            ? FindAsync(
                "run.id = $2 and run.workflow_id = $1 and run.transaction_id is null",
                [workflowId, transactionId["auto-".Length..]],
                cancellationToken)
            : FindAsync(
                "run.workflow_id = $1 and run.transaction_id = $2 and not run.superseded",
                [workflowId, transactionId],
                cancellationToken);

    public async ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var where = new FilterSql(filter);
        var order = filter.NewestFirst ? "desc" : "asc";
        return await statements.QueryAsync(
            $"{From} {where.Text} order by run.id {order} offset {where.Add(filter.Skip)} limit " +
            $"{where.Add(filter.Take)}",
            Read,
            where.Parameters,
            cancellationToken);
    }

    public async ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var where = new FilterSql(filter);
        var counts = await statements.QueryAsync(
            $"select count(*) from commerce.workflow_execution as run {where.Text}", row =>
                row.GetInt64(0), where.Parameters, cancellationToken);
        return counts[0];
    }

    /// <summary>Adds entries and messages.</summary>
    public async Task<IReadOnlyList<StoredRun>> CompleteAsync(IReadOnlyList<StoredRun> runs, CancellationToken cancellationToken)
    {
        if (runs.Count == 0)
        {
            return runs;
        }

        var ids = runs.Select(run => run.Header.Id.Value).ToArray();
        var content = new RunContent();
        await statements.ReadAsync(
            batch => RunContent.AddTo(batch, "any($1)", [ids]), [content.ReadEntry, content.ReadMessage], cancellationToken);
        return [.. runs.Select(content.AddTo)];
    }

    /// <summary>Reads a run without entries and messages.</summary>
    public static StoredRun Read(NpgsqlDataReader row)
    {
        try
        {
            return ReadColumns(row);
        }
        catch (Exception exception) when (RunContent.IsUnreadable(exception))
        {
            var id = new RunId(row.GetString(0));
            return new(new(id, row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), 0), WorkflowState.Invoking, [], [])
            {
                ParkedReason = row.IsDBNull(10) ? null : row.GetString(10),
                Unreadable = new RunUnreadableException(exception),
            };
        }
    }

    private static StoredRun ReadColumns(NpgsqlDataReader row) => new(
        new RunHeader(new RunId(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5))
        {
            TraceContext = row.IsDBNull(12) ? null : row.GetString(12),
        },
        JournalNames.State(row.GetString(6)),
        [],
        [])
    {
        ReadAt = row.GetFieldValue<DateTimeOffset>(7),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(9),
        ParkedReason = row.IsDBNull(10) ? null : row.GetString(10),
        WakeAt = row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11),
        Claims = row.GetInt32(13),
    };

    /// <summary>Reads a run, its entries and its messages as they were at one moment.</summary>
    private async ValueTask<StoredRun?> FindAsync(string where, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        StoredRun? found = null;
        var content = new RunContent();
        var one = $"(select run.id from commerce.workflow_execution as run where {where})";
        await statements.ReadAsync(
            batch =>
            {
                batch.Add("begin isolation level repeatable read, read only");
                batch.Add($"{From} where {where}", parameters);
                RunContent.AddTo(batch, one, parameters);
                batch.Add("commit");
            },
            [row => found = Read(row), content.ReadEntry, content.ReadMessage],
            cancellationToken);
        return found is null ? null : content.AddTo(found);
    }
}
