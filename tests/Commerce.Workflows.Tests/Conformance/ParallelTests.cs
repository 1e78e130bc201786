using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Parallelism: C021–C031.</summary>
public class ParallelTests
{
    private readonly Bench bench = new();
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Trait("Case", "C021")]
    [Fact]
    public async Task Each_branch_receives_what_it_was_given()
    {
        var data = Step.Create("get-data", (Unit _, StepContext _) => Task.FromResult((Product: "product_1", Variant: "variant_2")));
        var workflow = Workflow.Create("save", (Composer<Unit> flow) =>
        {
            var got = flow.Step(data);
            var (product, variant) = flow.Parallel(
                one => one.Step(Echo("save-product"), one.Select(got, it => it.Product)),
                two => two.Step(Echo("save-variant"), two.Select(got, it => it.Variant)));
            return flow.Combine(product, variant, (p, v) => $"{p} {v}");
        });

        var run = await bench.RunAsync(workflow, default);

        Assert.Equal("product_1 variant_2", run.Result);
    }

    [Trait("Case", "C022")]
    [Fact]
    public async Task One_of_four_fails_and_the_others_are_compensated_once_each()
    {
        // CHANGE: the failed step's own compensation is not called without data (its effects on the database are rolled back);
        // StepOptions.CompensateUncertain asks for it.
        var workflow = Workflow.Create("four", (Composer<int> flow) => flow.Parallel<int>(
        [
            one => one.Step(bench.Adds("step1", 1), flow.Input),
            two => two.Step(bench.Adds("step2", 1), flow.Input),
            three => three.Step(bench.Adds("step3", 1), flow.Input),
            four => four.Step(bench.FailsAfter("step4", "+step1", "+step2", "+step3"), flow.Input),
        ]));

        var run = await bench.TryAsync(workflow, 7);

        Assert.Equal((WorkflowState.Reverted, "step4 failed"), (run.State, run.Error?.Message));
        Assert.Equal(["+step1", "+step2", "+step3"], bench.Diary.Take(3).Order(StringComparer.Ordinal));
        Assert.Equal(["!step4", "-step1(7)", "-step2(7)", "-step3(7)"], bench.Diary.Skip(3).Order(StringComparer.Ordinal));
    }

    [Trait("Case", "C024")]
    [Fact]
    public async Task A_branch_does_not_wait_for_another_and_nothing_starts_after_a_failure()
    {
        var workflow = Workflow.Create("no-wait", (Composer<int> flow) =>
        {
            var one = flow.Step(bench.Adds("one", 1), flow.Input);
            var (_, _) = flow.Parallel(
                two => two.Step(bench.Adds("four", 1), two.Step(bench.Adds("two", 1), one)),
                three => three.Step(bench.FailsAfter("three", "+four"), one));
            return flow.Step(bench.Adds("five", 1), one);
        });

        await bench.TryAsync(workflow, 1);

        Assert.Equal(["+one", "+two", "+four", "!three"], bench.Diary.Take(4));
        Assert.DoesNotContain("+five", bench.Diary);
    }

    [Trait("Case", "C025")]
    [Fact]
    public async Task Branches_run_independently()
    {
        // CHANGE: no level barrier: the child of the fast branch starts while the slow one is still in its first step.
        var workflow = Workflow.Create("independent", (Composer<int> flow) =>
        {
            var (_, slow) = flow.Parallel(
                fast => fast.Step(bench.Adds("child", 1), fast.Step(bench.Adds("one", 1), flow.Input)),
                two => two.Step(bench.Gated("two", gate.Task), flow.Input));
            return slow;
        });

        var run = bench.RunAsync(workflow, 1);
        await bench.NotedAsync("+child");
        Assert.DoesNotContain("+two", bench.Diary);
        gate.SetResult();
        await run;

        Assert.Equal("+two", bench.Diary[^1]);
    }

    [Trait("Case", "C027")]
    [Fact]
    public async Task A_sibling_that_is_running_comes_to_its_end_and_is_then_compensated()
    {
        var workflow = Workflow.Create("sibling", (Composer<int> flow) => flow.Parallel<int>(
        [
            slow => slow.Step(bench.Gated("two", gate.Task), flow.Input),
            fails => fails.Step(bench.Fails("one"), flow.Input),
        ]));

        var running = bench.TryAsync(workflow, 5);
        await bench.NotedAsync(">two");
        await bench.NotedAsync("!one");
        gate.SetResult();
        var run = await running;

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+two", "-two(5)"], bench.Diary.Skip(2));
    }

    [Trait("Case", "C028")]
    [Fact]
    public async Task A_sibling_of_a_failed_step_is_not_tried_again()
    {
        // CHANGE: Medusa makes all attempts of a sibling before it compensates. Work that is about to be compensated is not begun again.
        var workflow = Workflow.Create("sibling", (Composer<int> flow) => flow.Parallel<int>(
        [
            two => two.Step(
                bench.Fails(new StepOptions("two") { Retry = new() { Attempts = 3, Delay = TimeSpan.FromSeconds(1) } }, times: 2),
                flow.Input),
            one => one.Step(bench.Fails("one"), one.Step(After("!two"), flow.Input)),
        ]));

        var run = await bench.TryAsync(workflow, 5);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["!two", "!one"], bench.Diary);
        Assert.Equal(["one"], run.Errors.Select(error => error.Step));
    }

    [Trait("Case", "C030")]
    [Fact]
    public async Task Five_steps_side_by_side_give_their_values_in_order()
    {
        var workflow = Workflow.Create("five", (Composer<string> flow) => flow.Parallel<string>(
            Enumerable.Range(1, 5).Select(
                number =>
                    (Func<Flow, Value<string>>)(
                        branch => branch.Step(Echo($"step{number}"), branch.Select(flow.Input, text => $"{text}{number}"))))));

        var run = await bench.RunAsync(workflow, "v");

        Assert.Equal(["v1", "v2", "v3", "v4", "v5"], run.Result);
    }

    [Trait("Case", "C031")]
    [Fact]
    public async Task Five_steps_that_are_completed_at_once_from_outside_continue_once()
    {
        var steps = Enumerable.Range(1, 5).Select(number => Step.WaitFor<string>($"step{number}")).ToList();
        var workflow = Workflow.Create("five", (Composer<Unit> flow) =>
        {
            var all = flow.Parallel<string>(steps.Select(step => (Func<Flow, Value<string>>)(branch => branch.WaitFor(step))));
            return flow.Step(Step.Create("last", (IReadOnlyList<string> texts, StepContext _) =>
            {
                bench.Note("last");
                return Task.FromResult(string.Join(',', texts));
            }), all);
        });
        var waiting = await bench.RunAsync(workflow, default, new RunOptions { TransactionId = "t" });
        Assert.Equal(WorkflowState.Invoking, waiting.State);

        await Task.WhenAll(
            steps.Select(
                step => bench.Engine.GetRun(workflow, "t").CompleteStepAsync(
                    step, step.Options.Name, cancellationToken: TestContext.Current.CancellationToken)));
        await bench.SweepAsync();

        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("five", "t")).State);
        Assert.Equal(["last"], bench.Diary);
    }

    /// <summary>A step that is done when something is in the diary.</summary>
    private Step<int, int> After(string text) => Step.Create("after", async (int input, StepContext _) =>
    {
        await bench.NotedAsync(text);
        return input;
    });

    private static Step<string, string> Echo(string name) => Step.Create(name, (string input, StepContext _) => Task.FromResult(input));
}
