using System.Text.Json;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Composition and data flow: C120–C136; conditions: C141–C146.</summary>
public class GraphTests
{
    private readonly Bench bench = new();

    [Trait("Case", "C121")]
    [Fact]
    public async Task Three_steps_pass_their_outputs_on()
    {
        var one = Step.Create("step1", (string input, StepContext _) => Task.FromResult(new[] { input, "one" }));
        var two = Step.Create(
            "step2",
            (string[] input, StepContext _) => Task.FromResult(StepResponse.Of(input.Append("two").ToArray())),
            (string[] _, StepContext _) => Task.CompletedTask);
        var three = Step.Create("step3", (string[] input, StepContext _) => Task.FromResult(string.Join(' ', input.Append("three"))));

        var run = await bench.RunAsync(
            Workflow.Create("three", (Composer<string> flow) => flow.Step(three, flow.Step(two, flow.Step(one, flow.Input)))), "payload1");

        Assert.Equal("payload1 one two three", run.Result);
    }

    [Trait("Case", "C123")]
    [Fact]
    public async Task Two_runs_at_once_are_independent()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workflow = Workflow.Create("twice", (Composer<int> flow) => flow.Step(bench.Gated("wait", gate.Task), flow.Input));

        var (first, second) = (bench.RunAsync(workflow, 1), bench.RunAsync(workflow, 2));
        gate.SetResult();

        Assert.Equal((1, 2), ((await first).Result, (await second).Result));
    }

    [Trait("Case", "C124")]
    [Fact]
    public async Task Derived_values_are_computed_once_for_all_that_read_them()
    {
        var computed = 0;
        var echo = Step.Create("echo", (double input, StepContext _) => Task.FromResult(input));
        var workflow = Workflow.Create("derived", (Composer<Pair> flow) =>
        {
            var sum = flow.Select(flow.Input, pair =>
            {
                computed++;
                return pair.A + pair.B;
            });
            var average = flow.Combine(flow.Input, sum, (_, total) => total / 2.0);
            flow.Step(echo, average);
            return flow.Combine(
                sum, average, (total, mean) => $"{total} {mean.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        });

        var run = await bench.RunAsync(workflow, new Pair(1, 2));

        Assert.Equal(("3 1.5", 1), (run.Result, computed));
    }

    [Trait("Case", "C126")]
    [Fact]
    public async Task A_response_is_built_from_what_there_is()
    {
        var one = Step.Create("one", (Unit _, StepContext _) => Task.FromResult(new { Complex = new { Nested = 123 }, A = "bc" }));
        var two = Step.Create("two", (Unit _, StepContext _) => Task.FromResult("return from 2"));
        var run = await bench.RunAsync(
            Workflow.Create(
                "response",
                (Composer<Unit> flow) =>
                    flow.Combine(flow.Step(one), flow.Step(two), (some, text) => new { SomeOtherName = some, Obj = text })), default);

        Assert.Equal((123, "bc", "return from 2"), (run.Result.SomeOtherName.Complex.Nested, run.Result.SomeOtherName.A, run.Result.Obj));
    }

    [Trait("Case", "C129")]
    [Fact]
    public async Task Another_workflow_of_the_same_name_is_refused()
    {
        await bench.RunAsync(Workflow.Create("workflow1", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input)), 1);

        var refused = await Assert.ThrowsAsync<CommerceException>(
            () => bench.RunAsync(Workflow.Create("workflow1", (Composer<int> flow) => flow.Step(bench.Adds("b", 1), flow.Input)), 1));

        Assert.Contains("COM3005", refused.Message, StringComparison.Ordinal);
    }

    [Trait("Case", "C130")]
    [Fact]
    public async Task A_step_is_used_twice_under_two_names()
    {
        var a = bench.Adds("a", 1);
        var refused = Assert.Throws<InvalidOperationException>(
            () => Workflow.Create("twice", (Composer<int> flow) => flow.Step(a, flow.Step(a, flow.Input))));
        Assert.Contains("COM3002", refused.Message, StringComparison.Ordinal);

        var run = await bench.RunAsync(
            Workflow.Create(
                "renamed", (Composer<int> flow) => flow.Step(a.With(a.Options with { Name = "a-again" }), flow.Step(a, flow.Input))), 1);

        Assert.Equal(3, run.Result);
    }

    [Fact]
    public void All_mistakes_of_a_graph_are_reported_at_once()
    {
        Value<int>? inside = null;

        var refused = Assert.Throws<InvalidOperationException>(() => Workflow.Create("wrong", (Composer<int> flow) =>
        {
            flow.When("twice", flow.Input, _ => true, then => inside = then.Step(bench.Adds("twice", 1), flow.Input));
            flow.Step<int, int>(null!, flow.Input);
            flow.Step(bench.Adds(new StepOptions("skips") { OnFailure = FailurePolicy.SkipTo("nowhere") }), inside!);
            return (Value<int>)null!;
        }));

        Assert.All(
            ["COM3001", "COM3002", "COM3004", "COM3008", "COM3013"],
            code => Assert.Contains(code, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_else_follows_its_when_directly()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Workflow.Create("late", (Composer<int> flow) =>
        {
            var branch = flow.When("big", flow.Input, value => value > 1, then => then.Step(bench.Adds("a", 1), flow.Input));
            flow.Step(bench.Adds("between", 1), flow.Input);
            return branch.Else(otherwise => otherwise.Step(bench.Adds("b", 1), flow.Input));
        }));

        Assert.Contains("COM3009", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_signs_of_paths_and_keys_are_refused()
    {
        Assert.All(
            ["a:b", "a/b", "a[0]", "", "a b"], name => Assert.Equal(
                "COM3007", Assert.Throws<CommerceException>(() => bench.Adds(new StepOptions(name))).Code));
    }

    [Trait("Case", "C132")]
    [Fact]
    public async Task A_response_that_throws_fails_the_run_with_its_own_error()
    {
        // CHANGE: the response is a part of the run: when it throws, what was done is compensated.
        var run = await bench.TryAsync(
            Workflow.Create(
                "response",
                (Composer<int> flow) =>
                    flow.Select(flow.Step(bench.Adds("a", 1), flow.Input), int (_) => throw new InvalidOperationException("response"))), 1);

        Assert.Equal((WorkflowState.Reverted, "response"), (run.State, run.Error?.Message));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Trait("Case", "C141")]
    [Fact]
    public async Task A_nested_workflow_under_a_condition_is_run_or_not()
    {
        var inner = Workflow.Create("inner", (Composer<string> flow) => flow.Select(flow.Input, text => $"hi from {text}"));
        var use = Step.Create("use", (string input, StepContext _) => Task.FromResult(input ?? "default response"));
        var workflow = Workflow.Create("outer", (Composer<bool> flow) =>
            flow.Step(
                use, flow.When("wanted", flow.Input, wanted => wanted, then => then.Run(inner, then.Select(flow.Input, _ => "outside")))));

        Assert.Equal("default response", (await bench.RunAsync(workflow, false)).Result);
        Assert.Equal("hi from outside", (await bench.RunAsync(workflow, true)).Result);
    }

    [Trait("Case", "C142")]
    [Fact]
    public async Task A_branch_that_is_not_taken_has_no_value()
    {
        var workflow = Workflow.Create(
            "value",
            (Composer<bool> flow) =>
                flow.When("wanted", flow.Input, wanted => wanted, then => then.Select(flow.Input, _ => new { HasValue = true })));

        Assert.Null((await bench.RunAsync(workflow, false)).Result);
        Assert.True((await bench.RunAsync(workflow, true)).Result.HasValue);
    }

    [Trait("Case", "C144")]
    [Fact]
    public async Task A_condition_that_throws_fails_the_run_with_that_error()
    {
        var workflow = Workflow.Create("throws", (Composer<int> flow) =>
        {
            flow.Step(bench.Adds("a", 1), flow.Input);
            return flow.When(
                "broken",
                flow.Input,
                _ => throw new InvalidOperationException("condition"),
                then => then.Step(bench.Adds("b", 1), flow.Input));
        });

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal((WorkflowState.Reverted, "condition", "broken"), (run.State, run.Error?.Message, run.Errors[0].Step));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Trait("Case", "C145")]
    [Fact]
    public async Task Conditions_nest_and_have_an_else()
    {
        // CHANGE: Medusa refuses nested conditions and has no else.
        var workflow = Workflow.Create("nested", (Composer<int> flow) => flow
            .When("positive", flow.Input, value => value > 0, then => then
                .When("big", flow.Input, value => value > 100, big => big.Step(bench.Adds("big-step", 1000), flow.Input))
                .Else(small => small.Step(bench.Adds("small-step", 1), flow.Input)))
            .Else(negative => negative.Step(bench.Adds("negative-step", -1), flow.Input)));

        var runs = new List<int>();
        foreach (var input in new[] { 101, 5, -5 })
        {
            runs.Add((await bench.RunAsync(workflow, input)).Result);
        }

        Assert.Equal([1101, 6, -6], runs);
        Assert.Equal(["+big-step", "+small-step", "+negative-step"], bench.Diary);
    }

    [Fact]
    public async Task Loops_run_their_body_for_each_item_in_order_or_side_by_side()
    {
        Workflow<IReadOnlyList<int>, IReadOnlyList<int>> Loop(string name, int concurrency) =>
            Workflow.Create(name, (Composer<IReadOnlyList<int>> flow) =>
            flow.ForEach("items", flow.Input, (body, item) => body.Step(bench.Adds("add", 10), item), concurrency));

        Assert.Equal([11, 12, 13], (await bench.RunAsync(Loop("one-by-one", 1), [1, 2, 3])).Result);
        Assert.Equal([11, 12, 13], (await bench.RunAsync(Loop("together", 2), [1, 2, 3])).Result);
        Assert.Empty((await bench.RunAsync(Loop("none", 4), [])).Result);
        Assert.Equal(["items[0]/add", "items[1]/add", "items[2]/add"], bench.Journal.Runs[0].Entries.Select(entry => entry.Step));
    }

    private sealed record Pair(int A, int B);

    [Trait("Case", "C127")]
    [Trait("Case", "C135")]
    [Fact]
    public async Task A_response_mixes_what_there_is_and_the_input_stays_as_it_was()
    {
        var nested = Step.Create("step1", (string[] _, StepContext _) => Task.FromResult(new { Obj = "nested" }));
        var input = new[] { "a" };

        var run = await bench.RunAsync(
            Workflow.Create(
                "mixed",
                (Composer<string[]> flow) =>
                    flow.Combine(
                        flow.Step(nested, flow.Input),
                        flow.Input,
                        (one, all) => new object[] { new { Step1NestedObj = one.Obj }, all.Length })),
            input);

        Assert.Equal(
            """[{"step1_nested_obj":"nested"},1]""", JsonSerializer.Serialize(run.Result, Commerce.Serialization.CommerceJson.Options));
        Assert.Equal(["a"], input);
    }
}
