using System.Text.Json;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Subscribers to progress.</summary>
public class SubscriptionTests
{
    private readonly Bench bench = new();
    private readonly List<RunProgress> ends = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_listens_and_throws_does_not_disturb_the_run()
    {
        var run = await bench.RunAsync(
            Workflow.Create("told", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input)), 1,
            new RunOptions { OnProgress = progress => throw new InvalidOperationException($"{progress.Event}") });

        Assert.Equal((WorkflowState.Done, 2), (run.State, run.Result));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_a_run_that_is_done_carries_its_result_and_what_it_continued_without(bool ephemeral)
    {
        using var subscription = Watch(bench);
        var optional = bench.Fails(new StepOptions("optional") { OnFailure = FailurePolicy.Continue });
        var workflow = Workflow.Create(new WorkflowOptions("w") { Ephemeral = ephemeral }, (Composer<int> flow) =>
        {
            flow.Step(optional, flow.Input);
            return flow.Select(flow.Step(bench.Adds("a", 1), flow.Input), sum => new Sum(sum));
        });

        var run = await bench.TryAsync(workflow, 1);

        var end = Assert.Single(ends);
        Assert.Equal((WorkflowState.Done, null), (end.State, end.Error));
        Assert.Same(run.Result, end.Result);
        Assert.Equal(run.Errors, end.Errors);
        Assert.Equal("optional", Assert.Single(end.Errors).Step);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_a_run_that_failed_carries_what_failed_it_and_no_result(bool compensates)
    {
        using var subscription = Watch(bench);
        var first = compensates ? bench.Adds("a", 1) : bench.CannotBeCompensated("a");

        var run = await bench.TryAsync(
            Workflow.Create("w", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(first, flow.Input))), 1);

        var end = Assert.Single(ends);
        Assert.Equal((compensates ? WorkflowState.Reverted : WorkflowState.Failed, null), (end.State, end.Result));
        Assert.Same(run.Error, end.Error);
        Assert.Equal(compensates ? ["b"] : ["b", "a"], end.Errors.Select(error => error.Step));
    }

    [Fact]
    public async Task The_end_of_a_run_that_was_cancelled_after_it_was_done_carries_the_cancellation()
    {
        using var subscription = Watch(bench);
        await bench.TryAsync(Workflow.Create("w", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input)), 1, "t");

        await bench.Engine.GetRun("w", "t").CancelAsync(Stop);

        Assert.Equal([(WorkflowState.Done, (object?)2), (WorkflowState.Reverted, null)], ends.Select(end => (end.State, end.Result)));
        Assert.IsType<RunCancelledException>(ends[1].Error);
    }

    [Fact]
    public async Task The_end_that_a_later_retry_reaches_carries_what_failed_the_run_and_not_what_it_continued_without()
    {
        using var subscription = Watch(bench);
        var optional = bench.Fails(new StepOptions("optional") { OnFailure = FailurePolicy.Continue });
        await bench.TryAsync(
            Workflow.Create("w", (Composer<int> flow) =>
            {
                flow.Step(optional, flow.Input);
                return flow.Step(bench.Fails("b"), flow.Step(bench.CannotBeCompensated("a", times: 1), flow.Input));
            }),
            1,
            "t");

        await bench.Engine.GetRun("w", "t").RetryCompensationAsync(Stop);

        Assert.Equal([WorkflowState.Failed, WorkflowState.Reverted], ends.Select(end => end.State));
        Assert.All(ends, end => Assert.EndsWith("b failed", end.Error!.Message, StringComparison.Ordinal));
        var read = await bench.Engine.GetRun("w", "t").GetResultAsync<int>(Stop);
        Assert.EndsWith("b failed", read.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_is_reported_on_the_host_on_which_the_run_ends()
    {
        var store = new InMemoryStore(bench.Clock);
        var (first, second) = (new Bench(new InMemoryJournal(store)), new Bench(new InMemoryJournal(store)));
        using var elsewhere = first.Runs.Subscribe(progress => Assert.NotEqual(RunEvent.End, progress.Event));
        using var subscription = Watch(second);
        Workflow<int, int> On(Bench host, string name) => Workflow.Create(name, (Composer<int> flow) => flow.Step(
            name == "fails" ? host.Fails("last") : host.Adds("last", 1),
            flow.WaitFor(Step.WaitFor<int>("call"))));

        foreach (var name in new[] { "succeeds", "fails" })
        {
            await first.TryAsync(On(first, name), 1, "t");
            second.Registry.TryAdd(On(second, name));
            await second.Engine.GetRun(name, "t").CompleteStepAsync("call", JsonSerializer.SerializeToElement(41), cancellationToken: Stop);
        }

        Assert.Equal([(WorkflowState.Done, (object?)42), (WorkflowState.Reverted, null)], ends.Select(end => (end.State, end.Result)));
        Assert.Equal([null, "last failed"], ends.Select(end => end.Error?.Message));
    }

    [Fact]
    public async Task A_run_that_is_parked_has_not_ended()
    {
        using var subscription = Watch(bench);
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.WaitFor(Step.WaitFor<int>("call")));
        await bench.TryAsync(workflow, 1, "t");
        var header = (await bench.FindAsync("w", "t")).Header;
        await bench.Journal.ParkAsync(header.Id, "somebody looks at it", Stop);

        await bench.SweepAsync();
        Assert.Empty(ends);
        await bench.Engine.GetRun("w", "t").ResumeAsync(Stop);
        await bench.Engine.GetRun("w", "t").CompleteStepAsync("call", JsonSerializer.SerializeToElement(2), cancellationToken: Stop);

        Assert.Equal(2, Assert.Single(ends).Result);
    }

    [Fact]
    public async Task Who_watches_the_end_does_not_see_the_secrets_of_the_input_in_the_result()
    {
        using var subscription = Watch(bench);
        var input = new SignIn("secret-token", "ada");
        var nested = Workflow.Create("nested", (Composer<SignIn> flow) => flow.Select(
            flow.Input, signIn => (Kept: new Dictionary<string, SignIn[]> { ["one"] = [signIn] }, Number: 1)));
        var strange = Workflow.Create("strange", (Composer<SignIn> flow) => flow.Select(flow.Input, signIn => new Strange(signIn, 1)));

        var run = await bench.TryAsync(Workflow.Create("itself", (Composer<SignIn> flow) => flow.Select(flow.Input, it => it)), input);
        await bench.TryAsync(nested, input);
        await bench.TryAsync(strange, input);

        Assert.Equal(input, run.Result);
        Assert.Equal(new SignIn("***", "ada"), ends[0].Result);
        var (kept, number) = ((Dictionary<string, SignIn[]>, int))ends[1].Result!;
        Assert.Equal((new SignIn("***", "ada"), 1), (Assert.Single(kept["one"]), number));
        // It does not come back from its JSON.
        Assert.Equal((WorkflowState.Done, null), (ends[2].State, ends[2].Result));
        Assert.All(ends, end => Assert.DoesNotContain("secret-token", end.ToString(), StringComparison.Ordinal));
    }

    private IDisposable Watch(Bench host) => host.Runs.Subscribe(progress =>
    {
        if (progress.Event == RunEvent.End)
        {
            ends.Add(progress);
        }
    });

    private sealed record Sum(int Value);

    private sealed record SignIn([property: Sensitive] string Token, string Name, [property: Sensitive] string? Note = null);

    private sealed class Strange(SignIn signIn, int number)
    {
        public SignIn SignIn { get; } = signIn;

        public int Twice { get; } = 2 * number;
    }
}
