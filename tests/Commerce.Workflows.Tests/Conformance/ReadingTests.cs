using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Listing, reading, graphs: C133 and section 15.</summary>
public class ReadingTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_are_listed_counted_and_read_with_their_steps()
    {
        var good = Workflow.Create("good", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));
        var bad = Workflow.Create("bad", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(bench.Adds("a", 1), flow.Input)));
        await bench.TryAsync(good, 1, "one");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.TryAsync(bad, 1, "two");

        Assert.Equal(["two", "one"], (await bench.Runs.ListAsync(cancellationToken: Stop)).Select(run => run.TransactionId));
        Assert.Equal(
            ["two"],
            (await bench.Runs.ListAsync(new RunFilter { States = [WorkflowState.Reverted] }, Stop)).Select(run => run.TransactionId));
        Assert.Equal(["one"], (await bench.Runs.ListAsync(new RunFilter { Skip = 1 }, Stop)).Select(run => run.TransactionId));
        Assert.Equal(1, await bench.Runs.CountAsync(new RunFilter { Query = "BAD" }, Stop));

        var details = await bench.Engine.GetRun("bad", "two").RetrieveAsync(Stop);
        Assert.Equal((WorkflowState.Reverted, "1"), (details.Run.State, details.Input));
        Assert.Equal(
            ["a invoke done", "b invoke failed", "a compensate reverted"],
            details.Steps.Select(step => $"{step.Step} {step.Action} {step.Outcome}".ToLowerInvariant()));
        Assert.Contains("b failed", details.Steps[1].Error, StringComparison.Ordinal);
        Assert.Equal(
            "COM3012", (await Assert.ThrowsAsync<RunNotFoundException>(() => bench.Engine.GetRun("bad", "none").RetrieveAsync(Stop))).Code);
    }

    [Fact]
    public async Task What_is_sensitive_in_an_input_is_never_shown_and_kept_as_long_as_the_run()
    {
        var flow = Workflow.Create("sign", (Composer<SignIn> composer) =>
        {
            var answer = composer.WaitFor(Step.WaitFor<string>("answer"));
            return composer.Combine(composer.Input, answer, (input, text) => input.Token.Length + text.Length);
        });
        bench.Registry.TryAdd(flow);
        await bench.Engine.StartAsync(
            "sign", System.Text.Json.JsonElement.Parse("""{"TOKEN":"secret","Name":"Ada"}"""), new() { TransactionId = "t" }, Stop);
        await bench.SweepAsync();

        Assert.DoesNotContain("secret", Assert.Single(bench.Journal.Runs).Header.Input, StringComparison.Ordinal);
        Assert.Equal("""{"token":"***","name":"Ada","note":"***"}""", (await bench.Engine.GetRun("sign", "t").RetrieveAsync(Stop)).Input);

        await bench.Engine.GetRun("sign", "t").CompleteStepAsync(
            "answer", System.Text.Json.JsonElement.Parse("\"ok\""), cancellationToken: Stop);
        var details = await bench.Engine.GetRun("sign", "t").RetrieveAsync(Stop);

        Assert.Equal((WorkflowState.Done, """{"token":"***","name":"Ada","note":"***"}"""), (details.Run.State, details.Input));
        Assert.Equal(8, (await bench.Engine.GetRun("sign", "t").GetResultAsync<int>(Stop)).Result);
    }

    [Fact]
    public void A_sensitive_member_may_have_any_type()
    {
        bench.Registry.TryAdd(Workflow.Create("pin", (Composer<Pin> flow) => flow.Select(flow.Input, input => input.Number)));

        Assert.Empty(bench.Registry.Check());
    }

    [Trait("Case", "C133")]
    [Fact]
    public void A_definition_is_shown_as_a_tree_and_as_a_chart()
    {
        var hook = Hook.Create<int>("saved");
        bench.Registry.Add(Hook.Handle(hook, bench.Adds("index", 0)));
        var inner = Workflow.Create("inner", (Composer<int> flow) => flow.Step(bench.Adds("deep", 1), flow.Input));
        bench.Registry.TryAdd(Workflow.Create("shown", (Composer<int> flow) =>
        {
            var value = flow.When("big", flow.Input, input => input > 1, then => then.Step(bench.Adds("a", 1), flow.Input))
                .Else(otherwise => otherwise.Run(inner, flow.Input));
            flow.Parallel(one => one.Step(bench.Adds("b", 1), value), two => two.Delay("pause", TimeSpan.FromSeconds(1)));
            flow.Hook(hook, value);
            return flow.WaitFor(Step.WaitFor<int>("answer"));
        }));

        var graph = Assert.Single(bench.Runs.Definitions);

        Assert.Equal(
            ["when big", "parallel ", "hook saved", "external answer"], graph.Nodes.Select(node => $"{node.Kind.WireName} {node.Name}"));
        Assert.Equal(["then", "else"], graph.Nodes[0].Branches.Select(branch => branch.Label));
        Assert.Equal("deep", graph.Nodes[0].Branches[1].Nodes[0].Branches[0].Nodes[0].Name);
        Assert.Equal(
            """
            flowchart TD
                n0(["shown"])
                n1{"when big"}
                n0 --> n1
                n2["a"]
                n1 -->|then| n2
                n3["workflow inner-as-step"]
                n1 -->|else| n3
                n4["deep"]
                n3 -->|inner| n4
                n5{{"parallel"}}
                n2 --> n5
                n4 --> n5
                n6["b"]
                n5 -->|1| n6
                n7[/"delay pause"/]
                n5 -->|2| n7
                n8["hook saved"]
                n6 --> n8
                n7 --> n8
                n9["index"]
                n8 -->|index| n9
                n10[/"external answer"/]
                n9 --> n10
                n11(("done"))
                n10 --> n11

            """,
            graph.ToMermaid());
    }

    private sealed record SignIn([property: Sensitive] string Token, string Name, [property: Sensitive] string? Note = null);

    private sealed record Pin([property: Sensitive] int Number);
}
