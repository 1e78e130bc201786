using Npgsql;

namespace Commerce.Reliability.Campaigns;

/// <summary>What the database says when everything is at rest. Each question counts what must not be.</summary>
internal sealed class Verdict(NpgsqlDataSource database)
{
    /// <summary>The steps that are done and not compensated, and the runs they belong to.</summary>
    private const string Standing =
        """
        standing as (
            select line.execution_id as run, line.step from commerce.workflow_step as line
            where line.action = 'invoke' and line.outcome = 'done' and not exists (
                select from commerce.workflow_step as compensated
                where compensated.execution_id = line.execution_id and compensated.step = line.step and compensated.action = 'compensate'
                and compensated.outcome = 'reverted'))
        """;

    private static readonly (string What, string Sql)[] Questions =
    [
        ("runs that have not ended", "select count(*) from commerce.workflow_execution where state not in ('done', 'reverted')"),
        ("runs that are parked", "select count(*) from commerce.workflow_execution where parked_reason is not null"),
        ("runs that have ended and are in somebody's hand", "select count(*) from commerce.workflow_execution where host is not null"),
        ("steps done without their effect",
            $"""
            with {Standing} select count(*) from standing where step like '%effect%'
            and not exists (select from torture.effect where effect.run = standing.run and effect.step = standing.step)
            """),
        ("effects without their step done",
            $"""
            with {Standing} select count(*) from torture.effect
            where not exists (select from standing where effect.run = standing.run and effect.step = standing.step)
            """),
        ("effects of runs that were compensated",
            "select count(*) from torture.effect join commerce.workflow_execution as run on run.id = effect.run where run.state <> 'done'"),
        ("steps done outside without a call",
            """
            select count(*) from commerce.workflow_step as line where step like '%outside%' and outcome in ('done', 'reverted')
            and not exists (
                select from torture.outside
                where outside.run = line.execution_id and outside.step = line.step and outside.action = line.action)
            """),
        ("calls outside of done runs without their step",
            """
            select count(*) from torture.outside join commerce.workflow_execution as run on run.id = outside.run
            where action = 'invoke' and run.state = 'done' and not exists (
                select from commerce.workflow_step as line
                where line.execution_id = outside.run and line.step = outside.step and line.outcome = 'done')
            """),
        ("calls outside without their run",
            """
            select count(*) from torture.outside
            where not exists (select from commerce.workflow_execution as run where run.id = outside.run)
            """),
        ("calls outside of compensated runs that were not called back",
            """
            select count(*) from torture.outside join commerce.workflow_execution as run on run.id = outside.run
            where action = 'invoke' and run.state = 'reverted' and not exists (
                select from torture.outside as back
                where back.run = outside.run and back.step = outside.step and back.action = 'compensate')
            """),
        ("calls back of runs that are done",
            """
            select count(*) from torture.outside join commerce.workflow_execution as run on run.id = outside.run
            where action = 'compensate' and run.state = 'done'
            """),
        ("compensated runs of which no line says why",
            """
            select count(*) from commerce.workflow_execution as run where state = 'reverted' and not exists (
                select from commerce.workflow_step as line
                where line.execution_id = run.id and line.action = 'invoke' and line.outcome = 'failed')
            """),
        ("runs whose lines have gaps",
            """
            select count(*) from (
                select 1 from commerce.workflow_step group by execution_id having count(*) <> max(sequence) or min(sequence) <> 1) as gaps
            """),
        ("steps done or compensated twice",
            """
            select count(*) from (
                select 1 from commerce.workflow_step where outcome in ('done', 'reverted')
                group by execution_id, step, action having count(*) > 1) as twice
            """),
        ("done runs without their event, or with two",
            """
            select count(*) from commerce.workflow_execution as run where workflow_id in ('mixed', 'nested') and state = 'done'
            and (select count(*) from commerce.workflow_step as line where line.execution_id = run.id and step = 'emit-work.finished') <> 1
            """),
        ("events held for ever", "select count(*) from commerce.event where held_by is not null"),
        ("more or fewer events than done runs that emit",
            """
            select abs((select count(*) from commerce.event) -
                (select count(*) from commerce.workflow_execution where workflow_id in ('mixed', 'nested') and state = 'done'))
            """),
        ("locks kept", "select count(*) from commerce.workflow_lock"),
        ("runs that ended otherwise than a caller was told",
            """
            select count(*) from torture.told left join commerce.workflow_execution as run
                on told.transaction_id = coalesce(run.transaction_id, 'auto-' || run.id)
            where run.id is null or (told.state in ('done', 'reverted') and told.state <> run.state)
            """),
    ];

    /// <summary>The violations, each with its number; empty when there is none.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        foreach (var (what, sql) in Questions)
        {
            if (await CountAsync(sql, cancellationToken) is > 0 and var count)
            {
                violations.Add($"{count} {what}");
            }
        }

        return violations;
    }

    /// <summary>What keeps the hosts from coming to rest, for whoever has to find out why.</summary>
    public async Task<string> DescribeOpenAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select coalesce(string_agg(run::text || e'\n    ' || lines, e'\n'), 'nothing is open') from (
                select id, workflow_id, state, host, wake_at, now(), messages, parked_reason, (
                    select string_agg(
                        concat_ws(' ', sequence, step, action, outcome, attempt, due_at, message), e'\n    ' order by sequence)
                    from commerce.workflow_step where execution_id = id) as lines
                from commerce.workflow_execution
                where parked_reason is null and (state not in ('done', 'reverted', 'failed') or wake_at is not null) limit 5) as run
            """);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
