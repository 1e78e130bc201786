using Commerce.Testing.Workflows;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests;

/// <summary>Workflows that are known by a reference only, as those of other modules are.</summary>
public class ReferenceTests
{
    private static readonly WorkflowReference<int, int> Adding = new("adding");

    private readonly Bench bench = new();

    private Workflow<int, int> AddingWorkflow => Workflow.Create(Adding, flow => flow.Step(bench.Adds("a", 1), flow.Input));

    [Fact]
    public async Task A_reference_runs_the_workflow_that_was_created_against_it()
    {
        bench.Registry.TryAdd(AddingWorkflow);

        var run = await bench.RunAsync(Adding, 1);
        var started = await bench.Engine.StartAsync(Adding, 2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((WorkflowState.Done, 2), (run.State, run.Result));
        Assert.Equal("adding", started.WorkflowId);
    }

    [Fact]
    public async Task Inside_another_workflow_it_is_the_workflow_itself_compensated_with_the_run()
    {
        var adding = AddingWorkflow;
        bench.Registry.TryAdd(adding);
        var outer = Workflow.Create(
            "outer",
            (Composer<int> flow) => flow.Step(bench.Throws("b", new InvalidOperationException("no")), flow.Run(Adding, flow.Input)));
        var direct = Workflow.Create(
            "outer",
            (Composer<int> flow) => flow.Step(bench.Throws("b", new InvalidOperationException("no")), flow.Run(adding, flow.Input)));

        var run = await bench.TryAsync(outer, 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "!b", "-a(1)"], bench.Diary);
        Assert.Contains(
            Assert.Single(bench.Journal.Runs).Entries, entry => entry is { Step: "adding-as-step/a", Outcome: StepOutcome.Done });
        var other = new Bench();
        Assert.Equal(other.Registry.Require(direct).PlanHash, bench.Registry.Require(outer).PlanHash);
        Assert.Equal(
            ["adding-as-step", "b"], bench.Runs.Definitions.Single(graph => graph.Name == "outer").Nodes.Select(node => node.Name));
    }

    [Fact]
    public async Task A_reference_to_nothing_names_both_workflows()
    {
        bench.Registry.TryAdd(Workflow.Create("outer", (Composer<int> flow) => flow.Run(Adding, flow.Input)));
        var inNoFolder = Workflow.Create("in-no-folder", (Composer<int> flow) => flow.Run(Adding, flow.Input));

        var problem = Assert.Single(bench.Registry.Check());
        var error = await Assert.ThrowsAsync<CommerceException>(() => bench.RunAsync(Adding, 1));

        Assert.Equal(("COM3043", "workflow 'outer'"), (problem.Id, problem.Where));
        Assert.Contains("'adding'", problem.What, StringComparison.Ordinal);
        Assert.Equal("COM3043", error.Code);
        Assert.Equal("COM3043", (await Assert.ThrowsAsync<CommerceException>(() => bench.RunAsync(inNoFolder, 1))).Code);
    }

    [Fact]
    public async Task A_reference_of_other_types_names_both_workflows_and_all_types()
    {
        bench.Registry.TryAdd(AddingWorkflow);
        var other = new WorkflowReference<string, int>("adding");
        bench.Registry.TryAdd(Workflow.Create("outer", (Composer<string> flow) => flow.Run(other, flow.Input)));

        var problem = Assert.Single(bench.Registry.Check());

        Assert.Equal(("COM3044", "workflow 'outer'"), (problem.Id, problem.Where));
        Assert.Contains(
            "'adding' is referred to as System.String to System.Int32, and is System.Int32 to System.Int32",
            problem.What,
            StringComparison.Ordinal);
        Assert.Equal("COM3044", (await Assert.ThrowsAsync<CommerceException>(() => bench.RunAsync(other, ""))).Code);
    }

    [Fact]
    public void Workflows_that_run_each_other_in_a_circle_are_one_mistake()
    {
        var (first, second) = (new WorkflowReference<int, int>("first"), new WorkflowReference<int, int>("second"));
        bench.Registry.TryAdd(Workflow.Create(first, flow => flow.Run(second, flow.Input)));
        bench.Registry.TryAdd(Workflow.Create(second, flow => flow.Run(first, flow.Input)));

        var problem = Assert.Single(bench.Registry.Check());

        Assert.Equal(("COM3045", "workflows first, second"), (problem.Id, problem.Where));
    }

    [Fact]
    public void An_ephemeral_workflow_cannot_refer_to_one_that_needs_a_journal()
    {
        bench.Registry.TryAdd(Workflow.Create(Adding, flow =>
        {
            flow.Lock("taken", flow.Select(flow.Input, _ => "key"));
            return flow.Input;
        }));
        bench.Registry.TryAdd(
            Workflow.Create(new WorkflowOptions("outer") { Ephemeral = true }, (Composer<int> flow) => flow.Run(Adding, flow.Input)));

        Assert.Equal(("COM3033", "workflow 'outer'"), bench.Registry.Check().Select(problem => (problem.Id, problem.Where)).Single());
    }

    [Fact]
    public async Task Locks_of_a_workflow_that_is_referred_to_are_released_when_the_run_has_ended()
    {
        bench.Registry.TryAdd(Workflow.Create(Adding, flow =>
        {
            flow.Lock("taken", flow.Select(flow.Input, _ => "key"), TimeSpan.Zero);
            return flow.Input;
        }));
        var outer = Workflow.Create("outer", (Composer<int> flow) => flow.Run(Adding, flow.Input));

        await bench.RunAsync(outer, 1);

        Assert.Equal(2, (await bench.RunAsync(outer, 2)).Result);
    }

    [Fact]
    public void Policies_are_set_without_changing_the_name()
    {
        var workflow = Workflow.Create(Adding, flow => flow.Input, options => options with { Timeout = TimeSpan.FromHours(1) });

        Assert.Equal(("adding", TimeSpan.FromHours(1)), (workflow.Name, workflow.Options.Timeout));
        Assert.Throws<InvalidOperationException>(
            () => Workflow.Create(Adding, flow => flow.Input, options => options with { Name = "other" }));
    }

    [Fact]
    public void A_proof_has_a_stand_in_for_what_is_referred_to()
    {
        var step = Step.Create("b", (int input, StepContext _) => Task.FromResult(input + 1));
        var outer = Workflow.Create("outer", (Composer<int> flow) => flow.Step(step, flow.Run(Adding, flow.Input)));

        var report = WorkflowProver.Prove(
            new WorkflowProof<int, int>(outer, [1]) { References = [Workflow.Create(Adding, flow => flow.Step(step, flow.Input))] });

        report.ThrowIfViolated();
        Assert.True(report.Points > 0);
    }
}
