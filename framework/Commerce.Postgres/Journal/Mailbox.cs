using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>The messages of runs.</summary>
internal sealed class Mailbox(JournalStatements statements, Func<long> hostId)
{
    /// <summary>
    /// Accepts a message, or finds the first one of its key; no row when it is not accepted. A message to a step is bound to the attempt
    /// that expects it. It is refused while another message to the step is open, that is, not answered by an entry. A retry of an earlier
    /// attempt does not count as open. A run that is asked to retry its compensations is not failed any more.
    /// </summary>
    private const string Send =
        """
        with first as (select number from commerce.workflow_message where execution_id = $1 and step = $3 and key = $6),
        last as (
            select attempt, outcome from commerce.workflow_step
            where execution_id = $1 and step = $3 and action = 'invoke' order by sequence desc limit 1),
        expected as (
            select attempt from last where outcome = any($7::text[]) and attempt = coalesce($8, attempt) and not exists (
                select from commerce.workflow_message as open
                where open.execution_id = $1 and open.step = $3 and (open.kind <> 'retry' or open.attempt = last.attempt)
                    and not exists (
                        select from commerce.workflow_step as entry where entry.execution_id = $1 and entry.message = open.number))),
        run as (
            update commerce.workflow_execution set messages = messages + 1,
                wake_at = case when host is null then commerce.now() else wake_at end,
                state = case when $2 = 'compensate' then 'compensating' else state end,
                expires_at = case when $2 <> 'compensate' then expires_at end
            where id = $1 and not exists (select from first)
                and ($7 is null or (state in ('not_started', 'invoking') and exists (select from expected)))
                and ($2 <> 'timeout' or host = $9)
                and ($2 <> 'compensate' or (state = 'failed' and not superseded))
            returning messages),
        sent as (
            insert into commerce.workflow_message (execution_id, number, kind, step, payload, permanent, key, attempt)
            select $1, messages, $2, $3, $4, $5, $6, (select attempt from expected) from run returning number)
        select number from first union all select number from sent
        """;

    public async ValueTask<int?> SendAsync(RunId runId, RunMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        int? number = null;
        await statements.ReadAsync(
            batch =>
            {
                // The run's row is held while the message is accepted and numbered: of several that are sent at once, the next one sees
                // this one, because each statement sees what was committed before it began. So numbers have no gaps and appear in order.
                batch.Add("select from commerce.workflow_execution where id = $1 for update", [runId.Value]);
                batch.Add(
                    Send,
                    [
                        runId.Value, message.Kind.Name(), message.Step, message.Payload, message.Permanent, message.Key,
                        message.Kind.ExpectedAt?.Select(outcome => outcome.Name()).ToArray(), message.Attempt, hostId(),
                    ]);
            },
            [_ => { }, row => number = row.GetInt32(0)],
            cancellationToken);
        return number;
    }

    public async ValueTask<IReadOnlyList<RunMessage>> ReadAsync(RunId runId, int after, CancellationToken cancellationToken) =>
        await statements.QueryAsync(
            $"select {RunContent.MessageColumns} from commerce.workflow_message where execution_id = $1 and number > $2 order by number",
            ReadMessage,
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

    private static RunMessage ReadMessage(NpgsqlDataReader row)
    {
        try
        {
            return RunContent.Message(row);
        }
        catch (Exception exception) when (RunContent.IsUnreadable(exception))
        {
            throw new RunUnreadableException(exception);
        }
    }
}
