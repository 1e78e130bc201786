using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Pauses.</summary>
public class DelayTests
{
    private readonly Bench bench = new();

    [Trait("Case", "X06")]
    [Fact]
    public async Task A_long_delay_is_a_due_row_and_is_over_once()
    {
        var workflow = Workflow.Create("delayed", (Composer<int> flow) =>
        {
            flow.Delay("a-day", TimeSpan.FromDays(1));
            return flow.Step(bench.Adds("a", 1), flow.Input);
        });
        Assert.Equal(WorkflowState.Invoking, (await bench.TryAsync(workflow, 1, "t")).State);

        bench.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await bench.SweepAsync());
        bench.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(WorkflowState.Done, Assert.Single(await bench.SweepAsync()).State);
        Assert.Empty(await bench.SweepAsync());

        Assert.Equal(["+a"], bench.Diary);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-2_000_000)]
    public async Task A_delay_until_a_time_that_has_passed_does_not_wait(int days)
    {
        var workflow = Workflow.Create("delayed", (Composer<int> flow) =>
        {
            flow.Delay("until", flow.Select(flow.Input, TimeSpan (_) => TimeSpan.FromDays(days)));
            return flow.Step(bench.Adds("a", 1), flow.Input);
        });

        Assert.Equal(WorkflowState.Done, (await bench.TryAsync(workflow, 1)).State);
    }
}
