using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>The messages of runs.</summary>
internal sealed class Mailbox(JournalStatements statements)
{
    public async ValueTask<int?> SendAsync(RunId runId, RunMessage message, string? key, CancellationToken cancellationToken)
    {
        try
        {
            return await TrySendAsync(runId, message, key, cancellationToken);
        }
        catch (PostgresException exception) when (exception.ConstraintName == "workflow_message_key")
        {
            // The first message of the key was being sent at the same moment; now it is there.
            return await TrySendAsync(runId, message, key, cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<RunMessage>> ReadAsync(RunId runId, int after, CancellationToken cancellationToken) =>
        await statements.QueryAsync(
            $"select {RunContent.MessageColumns} from commerce.workflow_message where execution_id = $1 and number > $2 order by number",
            RunContent.Message,
            [runId.Value, after],
            cancellationToken);

    public async ValueTask<IReadOnlyList<RunId>> FindAsync(IReadOnlyDictionary<RunId, int> seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return await statements.QueryAsync(
            """
            select run.id from unnest($1::text[], $2::int[]) as seen(id, number)
            join commerce.workflow_execution as run on run.id = seen.id where run.messages > seen.number
            """,
            row => new RunId(row.GetString(0)),
            [seen.Keys.Select(run => run.Value).ToArray(), seen.Values.ToArray()],
            cancellationToken);
    }

    private async Task<int?> TrySendAsync(RunId runId, RunMessage message, string? key, CancellationToken cancellationToken)
    {
        // The run's row is held while its number is given out, so numbers have no gaps and appear in order.
        var numbers = await statements.QueryAsync(
            """
            with first as (select number from commerce.workflow_message where execution_id = $1 and key = $6),
            run as (
                update commerce.workflow_execution set messages = messages + 1,
                    wake_at = case when host is null then commerce.now() else wake_at end
                where id = $1 and not exists (select from first) returning messages),
            sent as (
                insert into commerce.workflow_message (execution_id, number, kind, step, payload, permanent, key)
                select $1, messages, $2, $3, $4, $5, $6 from run returning number)
            select number from first union all select number from sent
            """,
            row => row.GetInt32(0),
            [runId.Value, message.Kind.Name(), message.Step, message.Payload, message.Permanent, key],
            cancellationToken);
        return numbers.Count == 0 ? null : numbers[0];
    }
}
