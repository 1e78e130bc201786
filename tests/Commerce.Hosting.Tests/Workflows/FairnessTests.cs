using Commerce.Hosting.App.Workflows;
using Commerce.Hosting.Tests.Support;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Workflows;

public sealed class FairnessTests
{
    private const int Runs = 10;

    [Fact]
    public async Task Many_slow_runs_of_one_workflow_do_not_delay_a_run_of_another()
    {
        await using var app = await HostingApp.StartAsync(options => options.Settings["Commerce:Workflows:MaxRuns"] = "4");
        await using var scope = app.Services.CreateAsyncScope();
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();
        for (var number = 0; number < Runs; number++)
        {
            await workflows.StartAsync(Slow.SlowWorkflow, number, cancellationToken: TestContext.Current.CancellationToken);
        }

        await app.Signals.WaitAsync("slow run 1 has begun");

        await workflows.StartAsync(Quick.QuickWorkflow, 1, cancellationToken: TestContext.Current.CancellationToken);
        await app.Signals.WaitAsync("quick run");

        app.Signals.Raise("slow runs may end");
        await app.DrainAsync();
        Assert.Equal(
            ["quick done 1", $"slow done {Runs}"],
            await app.ColumnAsync(
                """
                select concat_ws(' ', workflow_id, state, count(*)) from commerce.workflow_execution
                group by workflow_id, state order by 1
                """));
    }
}
