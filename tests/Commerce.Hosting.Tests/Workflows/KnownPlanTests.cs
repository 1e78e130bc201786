using Commerce.Hosting.Tests.Support;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Commerce.Hosting.Tests.Workflows;

/// <summary>Hosts of two applications, or of two versions of one, on a database.</summary>
public sealed class KnownPlanTests
{
    private static readonly Workflow<int, int> Later = Workflow.Create("later", (Composer<int> flow) =>
    {
        flow.Delay("pause", TimeSpan.FromMinutes(5));
        return flow.Input;
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_due_waits_for_a_host_that_has_its_workflow()
    {
        await using var first = await HostingApp.StartAsync(options => options.Configure(AddLater));
        await using (var scope = first.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().StartAsync(Later, 1, cancellationToken: Cancellation);
        }

        await first.DrainAsync();
        await first.StopAsync();
        await using (var other = await HostingApp.StartAsync(options => options.Beside = first))
        {
            // Not with a drain: it would wait for the run.
            await other.Clock.SkipAsync(TimeSpan.FromMinutes(10));
            var recovery = other.Services.GetRequiredService<WorkflowRuntime>().Recovery;
            Assert.Empty(await recovery.ClaimAsync(ClaimRoom.Of(10), Cancellation));
            Assert.Equal(["invoking "], await RunsAsync(other));
        }

        await using var next = await HostingApp.StartAsync(options =>
        {
            options.Beside = first;
            options.Configure(AddLater);
        });
        await next.DrainAsync();
        Assert.Equal(["done "], await RunsAsync(next));
    }

    private static Task<IReadOnlyList<string>> RunsAsync(TestApplication app) =>
        app.ColumnAsync("select concat(state, ' ', parked_reason) from commerce.workflow_execution where workflow_id = 'later'");

    private static void AddLater(CommerceApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton(_ =>
    {
        var registry = new WorkflowRegistry();
        registry.TryAdd(((IWorkflow<int, int>)Later).Target.Definition!);
        return registry;
    }));
}
