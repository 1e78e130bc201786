using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Sequencing, payload, context: C001–C011.</summary>
public class SequenceTests
{
    private readonly Bench bench = new();

    [Trait("Case", "C001")]
    [Fact]
    public async Task Both_steps_are_called_once_in_order_and_see_payload_and_identity()
    {
        var seen = new List<string>();
        Step<string, string> Sees(string name) => Step.Create(name, (string input, StepContext step) =>
        {
            seen.Add($"{step.WorkflowId} {step.TransactionId} {step.StepName} {step.Action} {step.Attempt} {input}");
            return Task.FromResult(input);
        });
        var workflow = Workflow.Create("transaction-name", (Composer<string> flow) =>
        {
            flow.Step(Sees("first"), flow.Input);
            return flow.Step(Sees("second"), flow.Input);
        });

        var run = await bench.RunAsync(workflow, "123", new RunOptions { TransactionId = "transaction_id_123" });

        Assert.Equal(WorkflowState.Done, run.State);
        Assert.Equal(
            ["transaction-name transaction_id_123 first Invoke 1 123", "transaction-name transaction_id_123 second Invoke 1 123"], seen);
    }

    [Trait("Case", "C002")]
    [Fact]
    public async Task Idempotency_keys_are_workflow_transaction_step_action()
    {
        var keys = new List<string>();
        Step<int, int> Key(string name) => Step.Create(name, (int input, StepContext step) =>
        {
            keys.Add(step.IdempotencyKey);
            return Task.FromResult(input);
        });

        await bench.RunAsync(
            Workflow.Create("transaction-name", (Composer<int> flow) => flow.Step(Key("second"), flow.Step(Key("first"), flow.Input))),
            1, new RunOptions { TransactionId = "transaction_id_123" });

        Assert.Equal(["transaction-name:transaction_id_123:first:invoke", "transaction-name:transaction_id_123:second:invoke"], keys);
    }

    [Trait("Case", "C004")]
    [Fact]
    public async Task What_comes_after_a_failed_step_never_starts()
    {
        var workflow = Workflow.Create("six", (Composer<int> flow) =>
        {
            var one = flow.Step(bench.Adds("one", 1), flow.Input);
            var (_, _) = flow.Parallel(
                first => first.Step(bench.Adds("two", 1), one),
                second => second.Step(bench.FailsAfter("three", "+two"), one));
            return flow.Step(bench.Adds("four", 1), one);
        });

        await bench.TryAsync(workflow, 1);

        Assert.Equal(["+one", "+two", "!three"], bench.Diary.Take(3));
        Assert.DoesNotContain("+four", bench.Diary);
    }

    [Trait("Case", "C005")]
    [Fact]
    public async Task Later_steps_see_the_outputs_they_name()
    {
        // CHANGE: there is no saveResponse=false; an output nobody reads is typed Unit instead.
        var one = Step.Create("one", (int _, StepContext _) => Task.FromResult(1234));
        var two = Step.Create("two", (int _, StepContext _) => Task.FromResult("567"));
        var three = Step.Create("three", ((int Abc, string Def) input, StepContext _) => Task.FromResult($"{input.Abc}/{input.Def}"));
        var workflow = Workflow.Create("outputs", (Composer<int> flow) =>
            flow.Step(three, flow.Combine(flow.Step(one, flow.Input), flow.Step(two, flow.Input), (abc, def) => (abc, def))));

        var run = await bench.RunAsync(workflow, 0);

        Assert.Equal("1234/567", run.Result);
    }

    [Trait("Case", "C008")]
    [Fact]
    public async Task A_caller_s_object_is_not_changed_by_the_journal()
    {
        // CHANGE: values are not cloned between steps of one process; steps are given immutable records, which cannot be set.
        var seen = new List<Box>();
        var a = Step.Create("a", (Box input, StepContext _) => Task.FromResult(input with { V = 2 }));
        var b = Step.Create("b", (Box input, StepContext _) =>
        {
            seen.Add(input);
            return Task.FromResult(input);
        });
        var mine = new Box(1);

        await bench.RunAsync(Workflow.Create("box", (Composer<Box> flow) =>
        {
            flow.Step(a, flow.Input);
            return flow.Step(b, flow.Input);
        }), mine);

        Assert.Equal(new Box(1), Assert.Single(seen));
        Assert.Equal(1, mine.V);
    }

    [Trait("Case", "C010")]
    [Fact]
    public async Task A_step_without_input_is_called_without_one()
    {
        var answers = Step.Create("answers", (Unit _, StepContext _) => Task.FromResult(42));

        var run = await bench.RunAsync(Workflow.Create("no-input", (Composer<Unit> flow) => flow.Step(answers)), default);

        Assert.Equal(42, run.Result);
    }

    [Trait("Case", "C011")]
    [Fact]
    public async Task A_step_may_return_null_or_nothing()
    {
        var nothing = Step.Create("nothing", (Unit _, StepContext _) => Task.CompletedTask);
        var none = Step.Create("none", (Unit _, StepContext _) => Task.FromResult<string?>(null));

        var run = await bench.RunAsync(Workflow.Create("null", (Composer<Unit> flow) => flow.Step(none, flow.Step(nothing))), default);

        Assert.Equal((WorkflowState.Done, null), (run.State, run.Result));
    }

    private sealed record Box(int V);

    [Trait("Case", "X09")]
    [Fact]
    public async Task A_thousand_steps_with_large_values_write_each_value_once()
    {
        var big = new string('x', 5_000);
        var workflow = Workflow.Create("large", (Composer<string> flow) => Enumerable.Range(0, 1000).Aggregate(
            flow.Input, (value, number) =>
                flow.Step(Step.Create($"s{number}", (string input, StepContext _) => Task.FromResult(input)), value)));

        await bench.RunAsync(workflow, big);

        Assert.All(bench.Journal.Runs[0].Entries, entry => Assert.Equal(5_002, entry.Output!.Length));
    }
}
