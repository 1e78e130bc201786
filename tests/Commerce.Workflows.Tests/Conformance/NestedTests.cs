using System.Text.Json;
using Commerce.Events;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Nested workflows: C160–C166; events: C170–C176.</summary>
public class NestedTests
{
    private static readonly Event<Created> CreatedEvent = new("thing.created");

    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "C160")]
    [Fact]
    public async Task A_workflow_is_a_step_of_another()
    {
        var echo = Step.Create(
            "step2",
            (string input, StepContext step) =>
                Task.FromResult($"{input} {step.WorkflowId} {step.TransactionId} {step.StepPath} {step.IdempotencyKey}"));
        var inner = Workflow.Create("inner", (Composer<string> flow) => flow.Step(echo, flow.Input));
        var outer = Workflow.Create("outer", (Composer<string> flow) => flow.Run(inner, flow.Input));

        var run = await bench.RunAsync(outer, "hi", new RunOptions { TransactionId = "t" });

        Assert.Equal("hi inner inner-as-step-t inner-as-step/step2 inner:inner-as-step-t:step2:invoke", run.Result);
    }

    [Trait("Case", "C161")]
    [Fact]
    public async Task A_failure_after_a_nested_workflow_compensates_it_as_a_unit()
    {
        var inner = Workflow.Create(
            "inner", (Composer<int> flow) => flow.Step(bench.Adds("step2", 1), flow.Step(bench.Adds("step1", 1), flow.Input)));
        var outer = Workflow.Create("outer", (Composer<int> flow) =>
            flow.Step(
                bench.Fails("step4", exception: new InvalidOperationException("Step4 failed")),
                flow.Step(bench.Adds("step3", 1), flow.Run(inner, flow.Input))));

        var run = await bench.TryAsync(outer, 1);

        Assert.Equal((WorkflowState.Reverted, "Step4 failed"), (run.State, run.Error?.Message));
        Assert.Single(run.Errors);
        Assert.Equal(["+step1", "+step2", "+step3", "!step4", "-step3(3)", "-step2(2)", "-step1(1)"], bench.Diary);
    }

    [Trait("Case", "C163")]
    [Fact]
    public async Task A_step_may_run_other_workflows_by_the_engine()
    {
        var c = Workflow.Create("c", (Composer<int> flow) => flow.Step(bench.Adds("stepC_1", 1), flow.Input));
        var b = Workflow.Create("b", (Composer<int> flow) => flow.Step(Step.Create("twice", async (int input, StepContext step) =>
            new[] { (await bench.RunAsync(c, input)).Result, (await bench.RunAsync(c, input)).Result }), flow.Input));

        var run = await bench.RunAsync(Workflow.Create("a", (Composer<int> flow) => flow.Run(b, flow.Input)), 1);

        Assert.Equal([2, 2], run.Result);
    }

    [Trait("Case", "C164")]
    [Fact]
    public async Task A_workflow_run_by_a_step_without_throwing_leaves_the_step_to_decide()
    {
        var c = Workflow.Create(
            "c",
            (Composer<int> flow) =>
                flow.Step(bench.Fails("stepC_1", exception: new InvalidOperationException("Workflow C failed")), flow.Input));
        var a = Workflow.Create("a", (Composer<int> flow) => flow.Step(Step.Create("run-c", async (int input, StepContext _) =>
            (await bench.TryAsync(c, input)).Errors.Select(
                error => $"{error.Step} {error.Action} {error.Error.Message}").ToList()), flow.Input));

        var run = await bench.RunAsync(a, 1);

        Assert.Equal((WorkflowState.Done, "stepC_1 Invoke Workflow C failed"), (run.State, Assert.Single(run.Result)));
    }

    [Trait("Case", "C166")]
    [Fact]
    public async Task A_nested_workflow_that_fails_leaves_the_outer_run_reverted()
    {
        // CHANGE: Medusa's outer run ends failed, because it looks for a child that is no longer there.
        var inner = Workflow.Create("sub2", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(bench.Adds("a", 1), flow.Input)));

        var run = await bench.TryAsync(
            Workflow.Create("outer", (Composer<int> flow) => flow.Run(inner, flow.Step(bench.Adds("before", 1), flow.Input))), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+before", "+a", "!b", "-a(2)", "-before(1)"], bench.Diary);
    }

    [Trait("Case", "C170")]
    [Fact]
    public async Task Events_are_released_once_when_the_outermost_run_is_done()
    {
        var inner = Workflow.Create("inner", (Composer<int> flow) =>
        {
            flow.Emit(CreatedEvent, flow.Select(flow.Input, id => new Created($"inner-{id}")));
            return flow.Step(bench.Adds("a", 1), flow.Input);
        });
        var look = Step.Create("look", (int input, StepContext _) =>
        {
            bench.Note($"released {bench.Journal.Events.Count}");
            return Task.FromResult(input);
        });
        var outer = Workflow.Create("outer", (Composer<int> flow) =>
        {
            var value = flow.Step(look, flow.Run(inner, flow.Input));
            flow.Emit(CreatedEvent, flow.Select(value, id => new Created($"outer-{id}")));
            return value;
        });

        await bench.RunAsync(outer, 1);

        Assert.Contains("released 0", bench.Diary);
        Assert.Equal(["""{"id":"inner-1"}""", """{"id":"outer-2"}"""], bench.Journal.Events.Select(emitted => emitted.Data));
    }

    [Trait("Case", "C173")]
    [Fact]
    public async Task A_run_that_fails_releases_no_event_and_its_end_is_reported()
    {
        // CHANGE: Medusa does not call onFinish on failure when there is an event bus.
        var told = new List<RunEvent>();
        var workflow = Workflow.Create("fails", (Composer<int> flow) =>
        {
            flow.Emit(CreatedEvent, flow.Select(flow.Input, id => new Created($"{id}")));
            return flow.Step(bench.Fails("b"), flow.Step(bench.Adds("a", 1), flow.Input));
        });

        await bench.RunAsync(workflow, 1, new RunOptions { ThrowOnError = false, OnProgress = progress => told.Add(progress.Event) });

        Assert.Empty(bench.Journal.Events);
        Assert.Equal(RunEvent.End, told[^1]);
    }

    [Trait("Case", "C175")]
    [Fact]
    public async Task The_lifecycle_is_reported_in_order()
    {
        var told = new List<string>();
        var skips = Step.Create("sk", async (int input, StepContext _) =>
        {
            await Task.CompletedTask;
            return input < 0 ? StepResponse.Of(1, 1) : StepResponse.Skip();
        }, (int _, StepContext _) => Task.CompletedTask);
        var workflow = Workflow.Create(
            "life", (Composer<int> flow) => flow.Step(bench.Fails("n2"), flow.Step(skips, flow.Step(bench.Adds("o1", 1), flow.Input))));

        await bench.RunAsync(
            workflow,
            1,
            new RunOptions { ThrowOnError = false, OnProgress = progress => told.Add($"{progress.Event} {progress.Step}".Trim()) });

        Assert.Equal(
            [
                "Begin", "StepBegin o1", "StepSuccess o1", "StepBegin sk", "StepSkipped sk", "StepBegin n2", "StepFailure n2",
                "CompensateBegin", "StepBegin o1", "CompensateStepSuccess o1", "End",
            ],
            told);
    }

    [Trait("Case", "C176")]
    [Fact]
    public async Task A_subscriber_may_start_another_workflow_and_each_end_is_reported_once()
    {
        var second = Workflow.Create("second", (Composer<int> flow) => flow.Step(bench.Adds("b", 1), flow.Input));
        var first = Workflow.Create("first", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));
        var ends = new List<string>();
        var started = new List<Task>();
        using var one = bench.Runs.Subscribe(progress =>
        {
            if (progress.Event == RunEvent.End)
            {
                ends.Add("first");
                started.Add(bench.RunAsync(second, 1, new RunOptions { TransactionId = "s" }));
            }
        }, "first", "f");
        using var two = bench.Runs.Subscribe(progress => ends.AddRange(progress.Event == RunEvent.End ? ["second"] : []), "second");

        await bench.RunAsync(first, 1, new RunOptions { TransactionId = "f" });
        await Task.WhenAll(started);

        Assert.Equal(["first", "second"], ends.Order());
    }

    [Fact]
    public async Task A_nested_workflow_in_a_loop_has_an_identity_for_each_item()
    {
        var inner = Workflow.Create("inner", (Composer<int> flow) => flow.Step(
            Step.Create("who", (int _, StepContext step) => Task.FromResult(step.TransactionId)), flow.Input));
        var outer = Workflow.Create(
            "outer", (Composer<IReadOnlyList<int>> flow) => flow.ForEach("items", flow.Input, (body, item) => body.Run(inner, item)));

        var run = await bench.RunAsync(outer, [1, 2], new RunOptions { TransactionId = "t" });

        Assert.Equal(["items[0]/inner-as-step-t", "items[1]/inner-as-step-t"], run.Result);
        Assert.Equal("items[1]/inner-as-step/who", bench.Journal.Runs[0].Entries[^1].Step);
        Assert.Equal(JsonValueKind.String, JsonDocument.Parse(bench.Journal.Runs[0].Entries[^1].Output!).RootElement.ValueKind);
    }

    private sealed record Created(string Id);

    [Trait("Case", "C146")]
    [Fact]
    public async Task A_nested_workflow_under_a_condition_that_waits_is_resumed()
    {
        var call = Step.WaitFor<int>("call");
        var inner = Workflow.Create("inner", (Composer<bool> flow) => flow.Step(bench.Adds("a", 1), flow.WaitFor(call)));
        var workflow = Workflow.Create(
            "outer", (Composer<bool> flow) => flow.When("wanted", flow.Input, wanted => wanted, then => then.Run(inner, flow.Input)));
        await bench.TryAsync(workflow, true, "t");

        var answered = await bench.Engine.GetRun("outer", "t").CompleteStepAsync(
            "inner-as-step/call", JsonSerializer.SerializeToElement(1), cancellationToken: Stop);

        Assert.Equal(WorkflowState.Done, answered.State);
        Assert.Equal(["+a"], bench.Diary);
    }
}
