using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Locks of runs.</summary>
public class LockTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "X03")]
    [Fact]
    public async Task A_lock_is_kept_to_the_end_of_the_run_and_its_token_grows()
    {
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create("locked", (Composer<string> flow) =>
        {
            var token = flow.Lock("cart", flow.Select(flow.Input, id => $"cart:{id}"));
            flow.WaitFor(call);
            return token;
        });
        await bench.TryAsync(workflow, "1", "first");

        var busy = bench.TryAsync(workflow, "1", "second");
        for (var i = 0; i < 41; i++)
        {
            await (busy.IsCompleted ? Task.CompletedTask : bench.Clock.PassAsync(TimeSpan.FromMilliseconds(50)));
        }

        Assert.Equal("COM3030", ((CommerceException)(await busy).Error!).Code);
        var other = await bench.TryAsync(workflow, "2", "other");
        Assert.Equal(WorkflowState.Invoking, other.State);
        await bench.Engine.GetRun(workflow, "first").CompleteStepAsync(call, 1, cancellationToken: Stop);
        await bench.TryAsync(workflow, "1", "third");
        await bench.Engine.GetRun(workflow, "third").CompleteStepAsync(call, 1, cancellationToken: Stop);

        var tokens = bench.Journal.Runs.Where(run => run.State == WorkflowState.Done)
            .Select(run => long.Parse(run.Entries[0].Output!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(tokens.Order(), tokens);
        Assert.Equal(2, tokens.Distinct().Count());
    }
}
