using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Several hosts and one run.</summary>
public class HostTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "X02")]
    [Fact]
    public async Task Of_two_hosts_that_resume_one_run_one_finishes_it()
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

    [Fact]
    public async Task A_host_that_stops_releases_a_run_and_another_resumes_it()
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
        var running = first.Runtime.Recovery.RecoverAsync(first, 10, stopping.Token);
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

    [Trait("Case", "C190")]
    [Fact]
    public async Task Of_two_writers_of_one_run_the_second_is_refused()
    {
        // CHANGE: Medusa merges two copies of the state. Here a run is lines, each written once, by the host that has the run.
        var record = new RunHeader(new RunId("x"), "w", "t", "hash", "1", 0);
        await bench.Journal.WriteAsync(new JournalWrite(record, WorkflowState.Invoking, []) { CreatesRun = true }, Stop);
        var line = new JournalWrite(record, WorkflowState.Invoking, [new JournalEntry(1, "a", StepAction.Invoke, StepOutcome.Done)]);
        await bench.Journal.WriteAsync(line, Stop);

        await Assert.ThrowsAsync<RunFencedException>(async () => await bench.Journal.WriteAsync(line, Stop));
    }
}
