using System.Text.Json;
using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Attempts of steps that are completed from outside.</summary>
public class AnswerTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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

    [Fact]
    public async Task An_answer_that_comes_while_the_handler_runs_is_used()
    {
        var step = Asks("ask", step => AnswerAsync(step, 7));
        var run = await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(step, flow.Input)), 5, "t");

        Assert.Equal((WorkflowState.Done, 7), (run.State, run.Result));
        Assert.Equal(
            [StepOutcome.Invoking, StepOutcome.Waiting, StepOutcome.Done],
            (await bench.FindAsync("asks", "t")).Entries.Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task An_answer_that_comes_while_the_handler_runs_is_kept_when_the_handler_then_fails()
    {
        var step = Asks(new StepOptions("ask") { Retry = new() { Attempts = 2 } }, async step =>
        {
            bench.Note($"ask#{step.Attempt}");
            if (step.Attempt == 1)
            {
                await AnswerAsync(step, 7);
                throw new TimeoutException("No response.");
            }
        });
        var run = await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(step, flow.Input)), 5, "t");

        Assert.Equal((WorkflowState.Done, 7), (run.State, run.Result));
        Assert.Equal(["ask#1", "ask#2"], bench.Diary);
    }

    [Fact]
    public async Task An_answer_that_comes_while_the_handler_runs_is_kept_when_the_host_then_dies()
    {
        var store = new InMemoryStore(bench.Clock);
        var (journal, other) = (new InMemoryJournal(store), new InMemoryJournal(store));
        var (first, second) = (new Bench(journal), new Bench(other));
        static Workflow<int, int> On(Func<StepContext, Task> ask) => Workflow.Create(
            "asks", (Composer<int> flow) => flow.Step(Asks("ask", ask), flow.Input));
        var began = On(async step =>
        {
            await first.Engine.GetRun("asks", "t").CompleteStepAsync(
                step.StepPath, JsonSerializer.SerializeToElement(7), cancellationToken: Stop);
            journal.Die();
        });
        await Assert.ThrowsAsync<RunFencedException>(() => first.TryAsync(began, 5, "t"));
        second.Registry.TryAdd(On(_ => Task.CompletedTask));

        var resumed = Assert.Single(await second.SweepAsync());

        Assert.Equal(WorkflowState.Done, resumed.State);
        Assert.Equal(7, (await second.Engine.GetRun("asks", "t").GetResultAsync<int>(Stop)).Result);
        Assert.Single((await other.FindAsync("asks", "t", Stop))!.Entries, entry => entry.Outcome == StepOutcome.Invoking);
    }

    [Fact]
    public async Task An_answer_that_is_accepted_before_the_timeout_is_decided_is_used()
    {
        var journal = new RacingJournal(bench.Journal);
        var host = new Bench(journal);
        var call = Step.WaitFor<int>(new StepOptions("call") { Timeout = TimeSpan.FromSeconds(5) });
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.WaitFor(call));
        journal.BeforeTimeOut = () => host.Engine.GetRun("w", "t").CompleteStepAsync(
            "call", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);

        var running = host.TryAsync(workflow, 5, "t");
        await host.Clock.PassAsync(TimeSpan.FromSeconds(5));
        var run = await running;

        Assert.Equal((WorkflowState.Done, 7), (run.State, run.Result));
    }

    [Fact]
    public async Task An_answer_that_comes_while_a_run_that_is_out_of_time_is_being_released_is_used()
    {
        var journal = new RacingJournal(bench.Journal);
        var host = new Bench(journal);
        var call = Step.WaitFor<int>(new StepOptions("call") { Timeout = TimeSpan.FromHours(1) });
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.WaitFor(call));
        journal.BeforeSuspend = async () =>
        {
            journal.BeforeSuspend = () => Task.CompletedTask;
            host.Clock.Advance(TimeSpan.FromHours(1));
            await host.Engine.GetRun("w", "t").CompleteStepAsync("call", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);
        };

        var run = await host.TryAsync(workflow, 5, "t");

        Assert.Equal((WorkflowState.Done, 7), (run.State, run.Result));
    }

    [Fact]
    public async Task A_failure_that_is_reported_while_the_handler_runs_and_fails_is_one_attempt()
    {
        var step = Asks(new StepOptions("ask") { Retry = new() { Attempts = 2 } }, async step =>
        {
            bench.Note($"ask#{step.Attempt}");
            if (step.Attempt == 1)
            {
                await bench.Engine.GetRun("asks", "t").FailStepAsync(step.StepPath, "not now", cancellationToken: Stop);
                throw new TimeoutException("No response.");
            }
        });
        await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(step, flow.Input)), 5, "t");

        await bench.Engine.GetRun("asks", "t").CompleteStepAsync("ask", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);

        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("asks", "t")).State);
        Assert.Equal(["ask#1", "ask#2"], bench.Diary);
    }

    [Fact]
    public async Task An_answer_that_is_kept_is_answered_by_the_entry_that_fails_the_step()
    {
        var step = Asks("ask", async step =>
        {
            await AnswerAsync(step, 7);
            throw new TimeoutException("No response.");
        });
        var run = await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(step, flow.Input)), 5, "t");

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(1, Assert.Single((await bench.FindAsync("asks", "t")).Entries, entry => entry.Outcome == StepOutcome.Failed).Message);
    }

    [Fact]
    public async Task An_answer_that_comes_when_the_timeout_is_decided_is_refused()
    {
        var journal = new RacingJournal(bench.Journal);
        var host = new Bench(journal);
        var call = Step.WaitFor<int>(new StepOptions("call") { Timeout = TimeSpan.FromSeconds(5) });
        var workflow = Workflow.Create("w", (Composer<int> flow) => flow.WaitFor(call));
        Exception? refusal = null;
        journal.AfterTimeOut = async () => refusal = await Record.ExceptionAsync(() => host.Engine.GetRun("w", "t").CompleteStepAsync(
            "call", JsonSerializer.SerializeToElement(7), cancellationToken: Stop));

        var running = host.TryAsync(workflow, 5, "t");
        await host.Clock.PassAsync(TimeSpan.FromSeconds(5));
        var run = await running;

        Assert.Equal((WorkflowState.Reverted, "COM3040"), (run.State, ((CommerceException)run.Error!).Code));
        Assert.Equal("COM3015", Assert.IsType<CommerceException>(refusal).Code);
        Assert.EndsWith("its time is over.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_that_comes_when_the_pause_is_over_does_not_begin_another_attempt()
    {
        var pause = TimeSpan.FromSeconds(5);
        var step = Asks(new StepOptions("ask") { Retry = new() { Attempts = 2, Delay = pause } }, async step =>
        {
            bench.Note($"ask#{step.Attempt}");
            await (step.Attempt == 1 ? Task.FromException(new TimeoutException("No response.")) : Task.CompletedTask);
        });
        var journal = new RacingJournal(bench.Journal);
        var host = new Bench(journal);
        // The pause is over, and the step's last entry still says that it is retrying.
        journal.BeforeSecondAttempt = () => host.Engine.GetRun("asks", "t").RetryStepAsync("ask", cancellationToken: Stop);
        var running = host.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(step, flow.Input)), 5, "t");
        await host.Clock.PassAsync(pause);
        await running;

        await host.Engine.GetRun("asks", "t").CompleteStepAsync("ask", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);

        Assert.Equal(["ask#1", "ask#2"], bench.Diary);
        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("asks", "t")).State);
    }

    private async Task AnswerAsync(StepContext step, int answer) => await bench.Engine.GetRun("asks", step.TransactionId).CompleteStepAsync(
        step.StepPath, JsonSerializer.SerializeToElement(answer), cancellationToken: Stop);

    private static ExternalStep<int, int> Asks(StepOptions options, Func<StepContext, Task> ask) => Step.External<int, int, int>(
        options,
        async (_, step) =>
        {
            await ask(step);
            return 0;
        },
        (_, _) => Task.CompletedTask);

    private ExternalStep<int, int> Asks(StepOptions options) => (ExternalStep<int, int>)Step.External<int, int, int>(
        options.Name,
        (input, step) =>
        {
            bench.Note($"{options.Name}#{step.Attempt}({input})");
            return Task.FromResult(0);
        },
        (_, _) => Task.CompletedTask).With(options);

    /// <summary>A journal that does something just before, or just after, something else.</summary>
    private sealed class RacingJournal(IJournal inner) : DelegatingJournal(inner)
    {
        public Func<Task> BeforeTimeOut { get; set; } = () => Task.CompletedTask;

        public Func<Task> AfterTimeOut { get; set; } = () => Task.CompletedTask;

        public Func<Task> BeforeSecondAttempt { get; set; } = () => Task.CompletedTask;

        public Func<Task> BeforeSuspend { get; set; } = () => Task.CompletedTask;

        public override async ValueTask<bool> SuspendAsync(
            RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken)
        {
            await BeforeSuspend();
            return await base.SuspendAsync(run, wakeIn, messagesSeen, cancellationToken);
        }

        public override async ValueTask WriteAsync(JournalWrite write, CancellationToken cancellationToken)
        {
            if (write.Entries.Any(entry => entry is { Outcome: StepOutcome.Invoking, Attempt: 2 }))
            {
                await BeforeSecondAttempt();
            }

            await base.WriteAsync(write, cancellationToken);
        }

        public override async ValueTask<int?> SendAsync(RunId runId, RunMessage message, CancellationToken cancellationToken)
        {
            if (message.Kind != MessageKind.TimeOut)
            {
                return await base.SendAsync(runId, message, cancellationToken);
            }

            await BeforeTimeOut();
            var number = await base.SendAsync(runId, message, cancellationToken);
            await AfterTimeOut();
            return number;
        }
    }
}
