using System.Text.Json;
using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Cases that belong to no other file: most of them hold in another form than Medusa's, and say why.</summary>
public class RemainingCases
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "C007")]
    [Fact]
    public async Task A_handler_knows_the_run_its_caller_holds()
    {
        // CHANGE: a handler does not get the transaction object, which it could change, but the identity.
        var who = Step.Create("who", (int _, StepContext step) => Task.FromResult(step.TransactionId));

        var run = await bench.RunAsync(Workflow.Create("who", (Composer<int> flow) => flow.Step(who, flow.Input)), 1);

        Assert.Equal(run.TransactionId, run.Result);
    }

    [Trait("Case", "C047")]
    [Fact]
    public async Task A_step_that_is_answered_from_outside_waits_between_its_attempts_too()
    {
        var step = Asks(new StepOptions("ask") { Retry = new() { Attempts = 3, Delay = TimeSpan.FromMinutes(1) } });
        var workflow = Workflow.Create("asks", (Composer<int> flow) => flow.Step(bench.Adds("after", 1), flow.Step(step, flow.Input)));
        await bench.TryAsync(workflow, 5, "t");

        for (var failure = 1; failure <= 2; failure++)
        {
            await bench.Engine.GetRun("asks", "t").FailStepAsync("ask", "not yet", cancellationToken: Stop);
            Assert.Empty(await bench.SweepAsync());
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await bench.SweepAsync();
        }

        await bench.Engine.GetRun("asks", "t").CompleteStepAsync("ask", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);

        Assert.Equal(["ask#1(5)", "ask#2(5)", "ask#3(5)", "+after"], bench.Diary);
    }

    [Trait("Case", "C050")]
    [Fact]
    public async Task A_step_without_an_answer_is_asked_again()
    {
        // CHANGE: there is no option of its own for asking again: it is a timeout and a retry.
        var step = Asks(new StepOptions("ask") { Timeout = TimeSpan.FromMinutes(1), Retry = new() { Attempts = 5 } });
        await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(step, flow.Input)), 5, "t");

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.SweepAsync();
        var answered = await bench.Engine.GetRun("asks", "t").CompleteStepAsync(
            "ask", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);

        Assert.Equal(WorkflowState.Done, answered.State);
        Assert.Equal(["ask#1(5)", "ask#2(5)"], bench.Diary);
    }

    [Trait("Case", "C114")]
    [Fact]
    public async Task A_run_that_is_out_of_time_has_one_error_and_no_result()
    {
        // CHANGE: Medusa still resolves the response of a run that was undone.
        var slow = Step.Create(
            new StepOptions("step_1") { Timeout = TimeSpan.FromMilliseconds(100) }, async (string input, StepContext step) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, bench.Clock, step.CancellationToken);
            return input;
        });

        var running = bench.TryAsync(Workflow.Create("late", (Composer<string> flow) => flow.Step(slow, flow.Input)), "123");
        await bench.Clock.PassAsync(TimeSpan.FromMilliseconds(100));
        var run = await running;

        Assert.Equal((WorkflowState.Reverted, null), (run.State, run.Result));
        Assert.Equal("step_1", Assert.Single(run.Errors).Step);
    }

    [Trait("Case", "C120")]
    [Trait("Case", "C172")]
    [Fact]
    public async Task Everything_of_a_run_carries_its_id_also_inside_and_after_a_wait()
    {
        // CHANGE: there is no event group to pass around: what a run emits is held by the run.
        var ids = new List<string>();
        Step<int, int> Notes(string name) => Step.Create(name, (int input, StepContext step) =>
        {
            ids.Add(step.RunId);
            return Task.FromResult(input);
        });
        var inner = Workflow.Create("inner", (Composer<int> flow) => flow.Step(Notes("inside"), flow.Input));
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create("outer", (Composer<int> flow) =>
        {
            flow.Run(inner, flow.Step(Notes("before"), flow.Input));
            return flow.Step(Notes("after"), flow.WaitFor(call));
        });
        await bench.TryAsync(workflow, 1, "t");

        await bench.Engine.GetRun(workflow, "t").CompleteStepAsync(call, 1, cancellationToken: Stop);

        Assert.Equal(3, ids.Count);
        Assert.Equal(bench.Journal.Runs[0].Header.Id, Assert.Single(ids.Distinct()));
    }

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

    [Trait("Case", "C136")]
    [Fact]
    public void A_definition_is_extended_at_its_hooks_and_nowhere_else()
    {
        // CHANGE: a plan is not edited after it was composed: open runs would follow something nobody wrote down.
        var hook = Hook.Create<int>("extend");
        bench.Registry.TryAdd(Workflow.Create("fixed", (Composer<int> flow) =>
        {
            flow.Hook(hook, flow.Input);
            return flow.Input;
        }));
        Assert.Empty(bench.Runs.Definitions[0].Nodes[0].Branches);

        bench.Registry.Add(Hook.Handle(hook, bench.Adds("added", 1)));

        Assert.Equal("added", bench.Runs.Definitions[0].Nodes[0].Branches[0].Label);
    }

    [Trait("Case", "C146")]
    [Fact]
    public async Task A_nested_workflow_under_a_condition_that_waits_is_gone_on_with()
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

    [Trait("Case", "C190")]
    [Fact]
    public async Task Of_two_writers_of_one_run_the_second_is_refused()
    {
        // CHANGE: Medusa merges two copies of the state. Here a run is lines, each written once, by the host that has the run.
        var record = new RunHeader("x", "w", "t", "hash", "1", 0);
        await bench.Journal.WriteAsync(new JournalWrite(record, WorkflowState.Invoking, []) { CreatesRun = true }, Stop);
        var line = new JournalWrite(record, WorkflowState.Invoking, [new JournalEntry(1, "a", StepAction.Invoke, StepOutcome.Done)]);
        await bench.Journal.WriteAsync(line, Stop);

        await Assert.ThrowsAsync<RunFencedException>(async () => await bench.Journal.WriteAsync(line, Stop));
    }

    [Trait("Case", "C211")]
    [Fact]
    public async Task What_is_thrown_is_kept_whatever_hangs_on_it()
    {
        // CHANGE: C# throws exceptions only; one that refers to itself is kept by name and message.
        var exception = new InvalidOperationException("round and round");
        exception.Data["self"] = exception;

        await bench.TryAsync(Workflow.Create("thrown", (Composer<int> flow) => flow.Step(bench.Throws("a", exception), flow.Input)), 1);

        Assert.Equal(
            """{"name":"System.InvalidOperationException","message":"round and round","type":null,"code":null}""",
            bench.Journal.Runs[0].Entries[0].Error);
    }

    [Trait("Case", "X01")]
    [Trait("Case", "X05")]
    [Fact]
    public void A_run_that_is_stopped_at_any_boundary_ends_as_if_nothing_had_happened_and_its_event_is_there_once()
    {
        var emitted = new Events.Event<int>("thing.done");
        EffectLog effects = null!;
        var step = Step.Create(
            "charge",
            (int input, StepContext context) =>
            {
                effects.Do(context, "charged");
                return Task.FromResult(StepResponse.Of(input));
            },
            (int _, StepContext context) =>
            {
                effects.Undo(context);
                return Task.CompletedTask;
            });
        var workflow = Workflow.Create("boundaries", (Composer<int> flow) =>
        {
            var value = flow.Step(step, flow.Input);
            flow.Emit(emitted, value);
            return flow.Step(bench.Adds("last", 1), value);
        });

        var report = WorkflowProver.Prove(new WorkflowProof<int, int>(workflow, [1])
        {
            World = _ =>
            {
                effects = new EffectLog();
                return new ProofWorld(bench, effects.ToString);
            },
        }).ThrowIfViolated();

        Assert.Equal(1, report.Coverage);
    }

    private ExternalStep<int, int> Asks(StepOptions options) => (ExternalStep<int, int>)Step.External<int, int, int>(
        options.Name,
        (input, step) =>
        {
            bench.Note($"{options.Name}#{step.Attempt}({input})");
            return Task.FromResult(0);
        },
        (_, _) => Task.CompletedTask).With(options);
}
