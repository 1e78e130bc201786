using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Hooks: C150–C153.</summary>
public class HookTests
{
    private readonly Bench bench = new();

    [Trait("Case", "C150")]
    [Fact]
    public async Task Handlers_of_several_plugins_run_in_order()
    {
        // CHANGE: Medusa takes one handler for each hook in the whole process.
        var hook = Hook.Create<int>("changed");
        var workflow = Workflow.Create("hooked", (Composer<int> flow) =>
        {
            var saved = flow.Step(bench.Adds("save", 1), flow.Input);
            flow.Hook(hook, saved);
            return saved;
        });
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("second", 0), order: 2));
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("first", 0), order: 1));

        var run = await bench.RunAsync(workflow, 1);

        Assert.Equal(2, run.Result);
        Assert.Equal(["+save", "+first", "+second"], bench.Diary);
        Assert.Equal(["save", "changed/first", "changed/second"], bench.Journal.Runs[0].Entries.Select(entry => entry.Step));
    }

    [Trait("Case", "C152")]
    [Fact]
    public async Task Results_are_merged_by_the_rule_of_the_hook()
    {
        var hook = Hook.Create<int, int>("discounts", results => results.DefaultIfEmpty(0).Max());
        var workflow = Workflow.Create("hooked", (Composer<int> flow) => flow.Hook(hook, flow.Input));
        var without = await bench.RunAsync(workflow, 1);
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("ten", 10)));
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("five", 5)));

        Assert.Equal((0, 11), (without.Result, (await bench.RunAsync(workflow, 1)).Result));
    }

    [Trait("Case", "C152")]
    [Fact]
    public async Task A_merge_that_throws_fails_the_run()
    {
        var hook = Hook.Create<int, int>(
            "price", results => results.Count > 1 ? throw new InvalidOperationException("two prices") : results[0]);
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("a", 1)));
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("b", 2)));

        var run = await bench.TryAsync(Workflow.Create("hooked", (Composer<int> flow) => flow.Hook(hook, flow.Input)), 1);

        Assert.Equal((WorkflowState.Reverted, "two prices"), (run.State, run.Error?.Message));
        Assert.Equal(["+a", "+b", "-b(1)", "-a(1)"], bench.Diary);
    }

    [Trait("Case", "C153")]
    [Fact]
    public async Task A_handler_fails_the_workflow_and_is_compensated_with_its_own_data()
    {
        var hook = Hook.Create<int>("changed");
        var workflow = Workflow.Create("hooked", (Composer<int> flow) =>
        {
            flow.Hook(hook, flow.Input);
            return flow.Step(bench.Fails("last"), flow.Input);
        });
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("handler", 0)));

        var run = await bench.TryAsync(workflow, 7);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+handler", "!last", "-handler(7)"], bench.Diary);
    }

    [Fact]
    public void A_hook_that_takes_one_handler_names_both_when_there_are_two()
    {
        var hook = Hook.CreateExclusive<int, int>("price", fallback: 0);
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("mine", 1)));
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("yours", 1)));

        var problem = Assert.Single(bench.Registry.Check());

        Assert.Equal("COM3031", problem.Id);
        Assert.Contains("mine, yours", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_skips_has_no_result_to_merge()
    {
        var hook = Hook.Create<int, int>("count", results => results.Count);
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("counts", 1)));
        bench.Registry.Add(Hook.Handle(hook, Step.Create(
            "skips",
            async (int input, StepContext _) =>
            {
                await Task.CompletedTask;
                return input < 0 ? StepResponse.Of(1, 1) : StepResponse.Skip();
            },
            (int _, StepContext _) => Task.CompletedTask)));

        Assert.Equal(1, (await bench.RunAsync(Workflow.Create("hooked", (Composer<int> flow) => flow.Hook(hook, flow.Input)), 1)).Result);
    }

    [Fact]
    public void Types_of_handlers_are_looked_at_too()
    {
        var hook = Hook.Create<int>("h");
        bench.Registry.Add(Hook.Handle(hook, Step.Create("s", (int _, StepContext _) => Task.FromResult(Stream.Null))));
        bench.Registry.TryAdd(Workflow.Create("w", (Composer<int> flow) =>
        {
            flow.Hook(hook, flow.Input);
            return flow.Input;
        }));

        Assert.Equal("COM3034", Assert.Single(bench.Registry.Check()).Id);
    }

    [Fact]
    public void Types_that_do_not_survive_json_are_reported_with_their_place()
    {
        var step = Step.Create("stream", (int _, StepContext _) => Task.FromResult(Stream.Null));
        bench.Registry.TryAdd(Workflow.Create("types", (Composer<int> flow) => flow.Step(step, flow.Input)));

        var problem = Assert.Single(bench.Registry.Check());

        Assert.Equal("COM3034", problem.Id);
        Assert.Contains("'stream'", problem.Where, StringComparison.Ordinal);
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
}
