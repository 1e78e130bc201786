using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests;

public class RunTests
{
    private readonly Bench bench = new();

    [Fact]
    public async Task A_run_goes_through_its_steps_in_order_and_returns_the_result()
    {
        var (a, b) = (bench.Adds("a", 1), bench.Adds("b", 10));
        var workflow = Workflow.Create("sum", (Composer<int> flow) => flow.Step(b, flow.Step(a, flow.Input)));

        var run = await bench.RunAsync(workflow, 100);

        Assert.Equal((WorkflowState.Done, 111), (run.State, run.Result));
        Assert.Equal(["+a", "+b"], bench.Diary);
    }

    [Fact]
    public async Task A_failure_compensates_the_finished_steps_in_reverse_with_their_own_data_and_throws_the_original_exception()
    {
        var failure = new CommerceException(ErrorType.NotAllowed, "no");
        var (a, b, c) = (bench.Adds("a", 1), bench.Adds("b", 10), bench.Throws("c", failure));
        var workflow = Workflow.Create("fails", (Composer<int> flow) => flow.Step(c, flow.Step(b, flow.Step(a, flow.Input))));

        var thrown = await Assert.ThrowsAsync<CommerceException>(() => bench.RunAsync(workflow, 100));

        Assert.Same(failure, thrown);
        Assert.Equal(["+a", "+b", "!c", "-b(101)", "-a(100)"], bench.Diary);
        Assert.Equal(WorkflowState.Reverted, Assert.Single(bench.Journal.Runs).State);
    }

    [Fact]
    public async Task Without_throwing_the_run_carries_state_and_error()
    {
        var (a, b) = (bench.Adds("a", 1), bench.Throws("b", new InvalidOperationException("boom")));
        var workflow = Workflow.Create("fails", (Composer<int> flow) => flow.Step(b, flow.Step(a, flow.Input)));

        var run = await bench.RunAsync(workflow, 1, new RunOptions { ThrowOnError = false });

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal("boom", run.Error?.Message);
    }

    [Fact]
    public async Task A_compensation_that_fails_does_not_keep_the_others_from_being_compensated_and_the_run_is_failed()
    {
        var (a, b, c) = (bench.Adds("a", 1), bench.CannotBeCompensated("b"), bench.Throws("c", new InvalidOperationException("boom")));
        var workflow = Workflow.Create("fails", (Composer<int> flow) => flow.Step(c, flow.Step(b, flow.Step(a, flow.Input))));

        var run = await bench.RunAsync(workflow, 1, new RunOptions { ThrowOnError = false });

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Contains("-a(1)", bench.Diary);
        var entry = Assert.Single(Assert.Single(bench.Journal.Runs).Entries, entry => entry is { Step: "b", Outcome: StepOutcome.Failed });
        Assert.Contains("b cannot be compensated", entry.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pure_function_that_throws_after_the_last_step_compensates_it()
    {
        var a = bench.Adds("a", 1);
        var workflow = Workflow.Create(
            "select", (Composer<int> flow) =>
                flow.Select(flow.Step(a, flow.Input), int (sum) => throw new InvalidOperationException($"{sum} is wrong")));

        var run = await bench.RunAsync(workflow, 1, new RunOptions { ThrowOnError = false });

        Assert.Equal((WorkflowState.Reverted, "2 is wrong"), (run.State, run.Error?.Message));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_cancelled_run_is_compensated()
    {
        using var cancelling = new CancellationTokenSource();
        var a = bench.Adds("a", 1);
        var b = Step.Create("b", async (int input, StepContext step) =>
        {
            await cancelling.CancelAsync();
            step.CancellationToken.ThrowIfCancellationRequested();
            return input;
        });
        var workflow = Workflow.Create("cancelled", (Composer<int> flow) => flow.Step(b, flow.Step(a, flow.Input)));

        await Assert.ThrowsAsync<OperationCanceledException>(() => bench.Runtime.RunAsync(bench, workflow, 5, null, cancelling.Token));

        Assert.Equal(["+a", "-a(5)"], bench.Diary);
    }

    [Fact]
    public async Task An_ephemeral_run_has_the_same_outcome_and_leaves_no_trace()
    {
        var (a, b) = (bench.Adds("a", 1), bench.Throws("b", new InvalidOperationException("boom")));
        var workflow = Workflow.Create(
            new WorkflowOptions("ephemeral") { Ephemeral = true }, (Composer<int> flow) => flow.Step(b, flow.Step(a, flow.Input)));

        var run = await bench.RunAsync(workflow, 7, new RunOptions { ThrowOnError = false });

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "!b", "-a(7)"], bench.Diary);
        Assert.Empty(bench.Journal.Runs);
    }

    [Fact]
    public async Task A_transaction_id_can_be_used_once()
    {
        var a = bench.Adds("a", 1);
        var workflow = Workflow.Create("once", (Composer<int> flow) => flow.Step(a, flow.Input));
        await bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "order-1" });

        var conflict = await Assert.ThrowsAsync<DuplicateRunException>(
            () => bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "order-1" }));

        Assert.Equal("COM3010", conflict.Code);
        Assert.Equal(["+a"], bench.Diary);
    }

    [Fact]
    public async Task A_step_knows_its_run_and_has_a_stable_idempotency_key()
    {
        var keys = new List<string>();
        var a = Step.Create(
            "a",
            (int input, StepContext step) =>
            {
                keys.Add(step.IdempotencyKey);
                return Task.FromResult(StepResponse.Of(input, input));
            },
            (int _, StepContext step) =>
            {
                keys.Add(step.IdempotencyKey);
                return Task.CompletedTask;
            });
        var b = bench.Throws("b", new InvalidOperationException("boom"));
        var workflow = Workflow.Create("keys", (Composer<int> flow) => flow.Step(b, flow.Step(a, flow.Input)));

        await bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "t1", ThrowOnError = false });

        Assert.Equal(["keys:t1:a:invoke", "keys:t1:a:compensate"], keys);
    }
}
