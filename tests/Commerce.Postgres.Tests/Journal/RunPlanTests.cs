using Commerce.Postgres.Journal;
using Commerce.Tests;
using Commerce.Workflows;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>What people and schedules ask for is found without reading all runs that ended well.</summary>
public sealed class RunPlanTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<RunFilter, string> Filters => new()
    {
        { new RunFilter { States = [WorkflowState.Failed] }, "workflow_execution_open" },
        { new RunFilter { States = [WorkflowState.Invoking, WorkflowState.Compensating] }, "workflow_execution_open" },
        { new RunFilter { WorkflowId = "w", States = [WorkflowState.NotStarted], TransactionPrefix = "s" }, "workflow_execution_open" },
        { new RunFilter { Parked = true }, "workflow_execution_parked" },
        { new RunFilter(), "workflow_execution_pkey" },
        { new RunFilter { CreatedFrom = DateTimeOffset.UnixEpoch.AddYears(50) }, "workflow_execution_pkey" },
    };

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        await host.Database.ExecuteAsync(
            """
            insert into commerce.workflow_execution (id, workflow_id, plan_hash, input, depth, state)
            select lpad(n::text, 26, '0'), 'w', 'hash', '1', 0, 'done' from generate_series(1, 5000) as n
            """,
            cancellationToken: Cancellation);
        await host.Database.ExecuteAsync("analyze commerce.workflow_execution", cancellationToken: Cancellation);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task An_index_has_the_answer(RunFilter filter, string index)
    {
        var where = new FilterSql(filter);

        var plan = await host.Database.QueryAsync(
            $"explain (costs off) select id from commerce.workflow_execution as run {where.Text} order by run.id desc limit 20",
            row => row.GetString(0),
            where.Parameters,
            Cancellation);

        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_index_of_a_time_begins_at_its_ids()
    {
        var where = new FilterSql(new RunFilter { CreatedFrom = DateTimeOffset.UnixEpoch.AddYears(50) });

        var plan = await host.Database.QueryAsync(
            $"explain (costs off) select id from commerce.workflow_execution as run {where.Text} order by run.id desc limit 20",
            row => row.GetString(0),
            where.Parameters,
            Cancellation);

        Assert.Contains(plan, line => line.Contains("Index Cond: (id >= ", StringComparison.Ordinal));
    }
}
