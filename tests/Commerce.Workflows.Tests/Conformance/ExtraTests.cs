using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>What Medusa has no test for: locks (X03), two hosts (X02), clock jumps (X06), size (X09), concurrency limits, delays.</summary>
public class ExtraTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "X02")]
    [Fact]
    public async Task Of_two_hosts_that_go_on_with_one_run_one_finishes_it()
    {
        var store = new InMemoryStore(bench.Clock);
        var (first, second) = (new Bench(new InMemoryJournal(store)), new Bench(new InMemoryJournal(store)));
        var call = Step.WaitFor<int>("call");
        Workflow<int, int> On(Bench host) => Workflow.Create("w", (Composer<int> flow) => flow.Step(host.Adds("a", 1), flow.WaitFor(call)));
        await first.TryAsync(On(first), 1, "t");
        second.Registry.TryAdd(On(second));

        await Task.WhenAll(
            second.Engine.GetRun("w", "t").CompleteStepAsync(
                "call", System.Text.Json.JsonSerializer.SerializeToElement(1), "k", cancellationToken: Stop),
            first.Engine.GetRun("w", "t").CompleteStepAsync(
                "call", System.Text.Json.JsonSerializer.SerializeToElement(1), "k", cancellationToken: Stop));
        await first.SweepAsync();
        await second.SweepAsync();

        Assert.Equal(["+a"], first.Diary.Concat(second.Diary));
    }

    [Trait("Case", "X03")]
    [Fact]
    public async Task A_lock_is_kept_to_the_end_of_the_run_and_its_token_grows()
    {
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create("locked", (Composer<string> flow) =>
        {
            var token = flow.Lock("cart", flow.Select(flow.Input, id => $"cart:{id}"));
            flow.WaitFor(call);
            return token;
        });
        await bench.TryAsync(workflow, "1", "first");

        var busy = bench.TryAsync(workflow, "1", "second");
        for (var i = 0; i < 41; i++)
        {
            await (busy.IsCompleted ? Task.CompletedTask : bench.Clock.PassAsync(TimeSpan.FromMilliseconds(50)));
        }

        Assert.Equal("COM3030", ((CommerceException)(await busy).Error!).Code);
        var other = await bench.TryAsync(workflow, "2", "other");
        Assert.Equal(WorkflowState.Invoking, other.State);
        await bench.Engine.GetRun(workflow, "first").CompleteStepAsync(call, 1, cancellationToken: Stop);
        await bench.TryAsync(workflow, "1", "third");
        await bench.Engine.GetRun(workflow, "third").CompleteStepAsync(call, 1, cancellationToken: Stop);

        var tokens = bench.Journal.Runs.Where(run => run.State == WorkflowState.Done)
            .Select(run => long.Parse(run.Entries[0].Output!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(tokens.Order(), tokens);
        Assert.Equal(2, tokens.Distinct().Count());
    }

    [Trait("Case", "X06")]
    [Fact]
    public async Task A_long_delay_is_a_due_row_and_is_over_once()
    {
        var workflow = Workflow.Create("delayed", (Composer<int> flow) =>
        {
            flow.Delay("a-day", TimeSpan.FromDays(1));
            return flow.Step(bench.Adds("a", 1), flow.Input);
        });
        Assert.Equal(WorkflowState.Invoking, (await bench.TryAsync(workflow, 1, "t")).State);

        bench.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await bench.SweepAsync());
        bench.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(WorkflowState.Done, Assert.Single(await bench.SweepAsync()).State);
        Assert.Empty(await bench.SweepAsync());

        Assert.Equal(["+a"], bench.Diary);
    }

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

    [Fact]
    public async Task A_workflow_has_no_more_runs_under_way_than_it_may()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workflow = Workflow.Create(
            new WorkflowOptions("limited") { MaxConcurrency = 2 },
            (Composer<int> flow) => flow.Step(bench.Gated("a", gate.Task), flow.Input));

        var runs = new[] { bench.TryAsync(workflow, 1), bench.TryAsync(workflow, 2), bench.TryAsync(workflow, 3) };
        Assert.Equal([">a", ">a"], bench.Diary);
        gate.SetResult();
        await Task.WhenAll(runs[0], runs[1]);
        await bench.Clock.PassAsync(TimeSpan.FromMilliseconds(50));

        Assert.Equal(WorkflowState.Done, (await runs[2]).State);
    }

    [Trait("Case", "X08")]
    [Fact]
    public async Task A_run_that_is_gone_on_with_keeps_its_turn_and_one_without_a_turn_is_given_back()
    {
        var (call, again) = (Step.WaitFor<int>("call"), Step.WaitFor<int>("again"));
        var workflow = Workflow.Create(new WorkflowOptions("limited") { MaxConcurrency = 1 }, (Composer<int> flow) =>
        {
            flow.WaitFor(call);
            return flow.WaitFor(again);
        });
        await bench.TryAsync(workflow, 1, "a");
        await bench.Engine.GetRun(workflow, "a").CompleteStepAsync(call, 1, cancellationToken: Stop);
        await bench.Engine.StartAsync(workflow, 1, new RunOptions { TransactionId = "b" }, Stop);

        Assert.Equal(WorkflowState.Invoking, Assert.Single(await bench.SweepAsync()).State);
        Assert.Empty((await bench.FindAsync("limited", "b")).Entries);
        Assert.Empty(await bench.SweepAsync());
        await bench.Engine.GetRun(workflow, "a").CompleteStepAsync(again, 1, cancellationToken: Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.SweepAsync();

        Assert.Equal("call", (await bench.FindAsync("limited", "b")).Entries[^1].Step);
    }

    [Fact]
    public async Task Whoever_listens_and_throws_does_not_disturb_the_run()
    {
        var run = await bench.RunAsync(
            Workflow.Create("told", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input)), 1,
            new RunOptions { OnProgress = progress => throw new InvalidOperationException($"{progress.Event}") });

        Assert.Equal((WorkflowState.Done, 2), (run.State, run.Result));
    }

    [Theory]
    [InlineData("")]
    [InlineData("auto-mine")]
    public async Task An_id_that_only_the_engine_may_make_is_refused(string transactionId)
    {
        var workflow = Workflow.Create("ids", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));

        Assert.Equal("COM3036", (await Assert.ThrowsAsync<CommerceException>(() => bench.TryAsync(workflow, 1, transactionId))).Code);
    }

    [Trait("Case", "C113b")]
    [Fact]
    public async Task An_ephemeral_workflow_may_not_ask_for_what_only_a_journal_can_keep()
    {
        var options = new WorkflowOptions("ephemeral") { Ephemeral = true };

        Assert.Contains(
            "COM3033",
            Assert.Throws<InvalidOperationException>(
                () => Workflow.Create(options, (Composer<string> flow) => flow.Lock("l", flow.Input))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "COM3033",
            Assert.Throws<InvalidOperationException>(
                () => Workflow.Create(options, (Composer<string> flow) => flow.WaitFor(Step.WaitFor<int>("w")))).Message,
            StringComparison.Ordinal);
        var delayed = Workflow.Create(options, (Composer<int> flow) =>
        {
            flow.Delay("hour", TimeSpan.FromHours(1));
            return flow.Step(bench.Adds("a", 1), flow.Input);
        });
        var running = bench.RunAsync(delayed, 1);
        await bench.Clock.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await running).Result);
    }

    [Fact]
    public async Task A_host_that_stops_lets_go_of_a_run_and_another_goes_on_with_it()
    {
        var store = new InMemoryStore(bench.Clock);
        var (first, second) = (new Bench(new InMemoryJournal(store)), new Bench(new InMemoryJournal(store)));
        using var stopping = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        Workflow<int, int> On(Bench host, bool waits) => Workflow.Create("w", (Composer<int> flow) => flow.Step(
            Step.Create("b", async (int input, StepContext step) =>
            {
                began.TrySetResult();
                await (waits ? Task.Delay(Timeout.InfiniteTimeSpan, host.Clock, step.CancellationToken) : Task.CompletedTask);
                return input;
            }),
            flow.Step(host.Adds("a", 1), flow.Input)));
        await first.Engine.StartAsync(On(first, true), 1, new RunOptions { TransactionId = "t" }, Stop);
        var running = first.Runtime.RecoverAsync(first, 10, stopping.Token);
        await began.Task;

        await stopping.CancelAsync();
        await running;
        ((InMemoryJournal)first.Runtime.Engine.Journal).Die();
        second.Registry.TryAdd(On(second, false));
        var resumed = Assert.Single(await second.SweepAsync());

        Assert.Equal(WorkflowState.Done, resumed.State);
        Assert.Equal(["+a"], first.Diary);
        Assert.Empty(second.Diary);
    }
}
