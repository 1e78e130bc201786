using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Journal;

/// <summary>The plans that hosts know, and the runs that this host may claim by them.</summary>
internal sealed class KnownPlans(JournalStatements statements)
{
    private string[] workflows = [];
    private string[] hashes = [];

    /// <summary>Gets the parameters of <see cref="MayBeClaimed"/>.</summary>
    public IReadOnlyList<object?> Parameters => [workflows, hashes, IJournal.PlanGrace];

    /// <summary>The condition that this host knows the plan of <c>run</c>, or that no host has known it for a time.</summary>
    /// <param name="first">The number of the first of the <see cref="Parameters"/> in the statement.</param>
    public static string MayBeClaimed(int first) =>
        $"""
        ((run.workflow_id, run.plan_hash) in (select * from unnest(${first}::text[], ${first + 1}::text[])) or not exists (
            select from commerce.workflow_known_plan as known
            where known.workflow_id = run.workflow_id and known.plan_hash = run.plan_hash
                and known.seen_at > commerce.now() - ${first + 2}::interval))
        """;

    public async ValueTask RegisterAsync(IReadOnlyList<KnownPlan> plans, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plans);
        (workflows, hashes) = ([.. plans.Select(plan => plan.WorkflowId)], [.. plans.Select(plan => plan.Hash)]);
        await statements.QueryAsync(
            """
            with plan as (select * from unnest($1::text[], $2::text[], $3::text[]) as plan(workflow_id, hash, text)),
            texts as (insert into commerce.workflow_plan (hash, text) select distinct hash, text from plan on conflict do nothing)
            insert into commerce.workflow_known_plan (workflow_id, plan_hash) select workflow_id, hash from plan order by 1, 2
            on conflict (workflow_id, plan_hash) do update set seen_at = commerce.now()
            """,
            _ => 0,
            [workflows, hashes, plans.Select(plan => plan.Text).ToArray()],
            cancellationToken);
    }

    public async ValueTask<string?> FindTextAsync(string planHash, CancellationToken cancellationToken) =>
        (await statements.QueryAsync(
            "select text from commerce.workflow_plan where hash = $1", row => row.GetString(0), [planHash], cancellationToken))
        .SingleOrDefault();

    public async ValueTask<IReadOnlyList<StrandedRuns>> FindStrandedAsync(TimeSpan dueFor, CancellationToken cancellationToken) =>
        await statements.QueryAsync(
            $"""
            select workflow_id, plan_hash, count(*) from commerce.workflow_execution as run
            where parked_reason is null
                and ((host is null and wake_at <= commerce.now() - $3::interval) or (host is not null and {RunClaims.Gone}))
                and (run.workflow_id, run.plan_hash) not in (select * from unnest($1::text[], $2::text[]))
            group by 1, 2 order by 1, 2
            """,
            row => new StrandedRuns(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            [workflows, hashes, dueFor],
            cancellationToken);
}
