using System.Text.Json;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Async and long-running steps: C090–C105.</summary>
public class WaitingTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "C090")]
    [Fact]
    public async Task What_comes_after_a_waiting_step_waits_for_the_answer()
    {
        var workflow = First("w");

        var run = await bench.TryAsync(workflow, 1, "t");
        Assert.Equal(WorkflowState.Invoking, run.State);
        Assert.Equal(["first"], bench.Diary);
        var answered = await bench.Engine.GetRun("w", "t").CompleteStepAsync("first", Json(41), cancellationToken: Stop);

        Assert.Equal(WorkflowState.Done, answered.State);
        Assert.Equal(["first", "+second"], bench.Diary);
    }

    [Trait("Case", "C092")]
    [Fact]
    public async Task A_step_that_is_reported_as_failed_compensates_the_run()
    {
        var workflow = Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(External("first"), flow.Step(bench.Adds("zero", 1), flow.Input)));
        await bench.TryAsync(workflow, 1, "t");

        var failed = await bench.Engine.GetRun("w", "t").FailStepAsync("first", "declined", cancellationToken: Stop);

        Assert.Equal(WorkflowState.Reverted, failed.State);
        Assert.Equal(["+zero", "first", "-first(ticket)", "-zero(1)"], bench.Diary);
    }

    [Trait("Case", "C093")]
    [Fact]
    public async Task A_step_that_only_waits_gives_its_answer_to_the_next()
    {
        var bar = Step.Create("bar", (Answer answer, StepContext _) =>
        {
            bench.Note($"bar {answer.Ok}");
            return Task.FromResult(answer.Ok);
        });
        var call = Step.WaitFor<Answer>("callExternal");
        var workflow = Workflow.Create("foo-bar", (Composer<int> flow) =>
        {
            flow.Step(bench.Adds("foo", 1), flow.Input);
            return flow.Step(bar, flow.WaitFor(call));
        });
        Assert.Equal(WorkflowState.Invoking, (await bench.TryAsync(workflow, 1, "t")).State);

        await bench.Engine.GetRun(workflow, "t").CompleteStepAsync(call, new Answer(true), cancellationToken: Stop);

        Assert.Equal(["+foo", "bar True"], bench.Diary);
        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("foo-bar", "t")).State);
    }

    [Trait("Case", "C095")]
    [Fact]
    public async Task A_run_without_retention_time_is_deleted_when_that_is_over_and_never_before_its_end()
    {
        // CHANGE: runs are kept for a week unless the workflow says otherwise; zero deletes them with the next sweep.
        var call = Step.WaitFor<string>("call");
        var workflow = Workflow.Create(
            new WorkflowOptions("short") { Retention = TimeSpan.Zero }, (Composer<int> flow) => flow.WaitFor(call));
        await bench.TryAsync(workflow, 1, "t");
        Assert.Equal(0, await bench.Journal.DeleteExpiredAsync(10, Stop));

        await bench.Engine.GetRun(workflow, "t").CompleteStepAsync(call, "oh", cancellationToken: Stop);

        Assert.Equal(1, await bench.Journal.DeleteExpiredAsync(10, Stop));
        Assert.Empty(bench.Journal.Runs);
    }

    [Trait("Case", "C096")]
    [Fact]
    public async Task A_run_with_retention_stays_after_success()
    {
        var workflow = First("w");
        await bench.TryAsync(workflow, 1, "t");
        await bench.Engine.GetRun("w", "t").CompleteStepAsync("first", Json(41), cancellationToken: Stop);

        Assert.Equal(0, await bench.Journal.DeleteExpiredAsync(10, Stop));
        bench.Clock.Advance(WorkflowOptions.DefaultRetention);
        Assert.Equal(1, await bench.Journal.DeleteExpiredAsync(10, Stop));
    }

    [Trait("Case", "C098")]
    [Fact]
    public async Task A_report_of_failure_whose_compensation_fails_leaves_the_run_failed_and_the_end_is_reported()
    {
        var told = new List<WorkflowState>();
        using var subscription = bench.Runs.Subscribe(progress =>
        {
            if (progress.Event == RunEvent.End)
            {
                told.Add(progress.State);
            }
        }, "w");
        var workflow = Workflow.Create(
            "w", (Composer<int> flow) => flow.Step(External("first"), flow.Step(bench.CannotBeCompensated("zero"), flow.Input)));
        await bench.TryAsync(workflow, 1, "t");

        var failed = await bench.Engine.GetRun("w", "t").FailStepAsync(
            "first", """{"uhuuuu":"yeaah!"}""", permanent: true, cancellationToken: Stop);

        Assert.Equal(WorkflowState.Failed, failed.State);
        Assert.Equal([WorkflowState.Failed], told);
        Assert.Contains(
            "yeaah", (await bench.FindAsync("w", "t")).Entries.First(entry => entry.Error is not null).Error, StringComparison.Ordinal);
    }

    [Trait("Case", "C099")]
    [Fact]
    public async Task A_nested_workflow_that_waits_lets_the_outer_run_wait()
    {
        var call = Step.WaitFor<string>("call");
        var inner = Workflow.Create("inner", (Composer<int> flow) => flow.WaitFor(call));
        var outer = Workflow.Create("outer", (Composer<int> flow) => flow.Run(inner, flow.Input));
        var finished = 0;
        using var subscription = bench.Runs.Subscribe(progress => finished += progress.Event == RunEvent.End ? 1 : 0, "outer", "t");

        var run = await bench.TryAsync(outer, 1, "t");
        Assert.Equal((WorkflowState.Invoking, null, 0), (run.State, run.Result, finished));
        await bench.Engine.GetRun("outer", "t").CompleteStepAsync("inner-as-step/call", Json("hi"), cancellationToken: Stop);

        Assert.Equal(1, finished);
        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("outer", "t")).State);
    }

    [Trait("Case", "C101")]
    [Fact]
    public async Task A_waiting_step_of_a_nested_workflow_is_withdrawn_when_the_outer_run_fails()
    {
        var inner = Workflow.Create("inner", (Composer<int> flow) => flow.Step(External("wait"), flow.Input));
        var fails = Step.WaitFor<int>("fails");
        var outer = Workflow.Create("outer", (Composer<int> flow) => flow.Parallel<int>(
        [
            one => one.Run(inner, flow.Input),
            two => two.WaitFor(fails),
        ]));
        await bench.TryAsync(outer, 1, "t");

        var failed = await bench.Engine.GetRun("outer", "t").FailStepAsync("fails", "no", cancellationToken: Stop);

        Assert.Equal(WorkflowState.Reverted, failed.State);
        Assert.Equal(["wait", "-wait(ticket)"], bench.Diary);
    }

    [Trait("Case", "C102")]
    [Fact]
    public async Task An_answer_that_nobody_waits_for_is_refused_with_the_reason()
    {
        var workflow = First("w");
        await bench.TryAsync(workflow, 1, "t");

        Assert.Equal("COM3012", await CodeAsync("other", "first"));
        Assert.Equal("COM3014", await CodeAsync("t", "unknown"));
        Assert.Equal("COM3015", await CodeAsync("t", "second"));
        await bench.Engine.GetRun("w", "t").CompleteStepAsync("first", Json(1), cancellationToken: Stop);
        Assert.Equal("COM3015", await CodeAsync("t", "first"));

        async Task<string?> CodeAsync(string transactionId, string step) =>
            (await Assert.ThrowsAnyAsync<CommerceException>(() =>
                bench.Engine.GetRun("w", transactionId).CompleteStepAsync(step, Json(1), cancellationToken: Stop))).Code;
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_refused_and_the_step_keeps_waiting()
    {
        await bench.TryAsync(First("w"), 1, "t");

        var refused = await Assert.ThrowsAsync<CommerceException>(
            () => bench.Engine.GetRun("w", "t").CompleteStepAsync("first", Json("text"), cancellationToken: Stop));

        Assert.Equal("COM3017", refused.Code);
        Assert.Equal(
            WorkflowState.Done, (await bench.Engine.GetRun("w", "t").CompleteStepAsync("first", Json(1), cancellationToken: Stop)).State);
    }

    [Fact]
    public async Task An_answer_given_twice_under_one_key_is_given_once()
    {
        await bench.TryAsync(First("w"), 1, "t");
        var run = bench.Engine.GetRun("w", "t");

        await run.CompleteStepAsync("first", Json(1), "delivery-7", Stop);
        var again = await run.CompleteStepAsync("first", Json(1), "delivery-7", Stop);

        Assert.Equal(WorkflowState.Done, again.State);
        Assert.Equal(["first", "+second"], bench.Diary);
    }

    [Trait("Case", "C104")]
    [Fact]
    public async Task A_run_that_is_only_started_is_acknowledged_before_anything_is_called()
    {
        var workflow = Workflow.Create("queued", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));
        var woken = 0;
        bench.Runtime.WorkAvailable += () => woken++;

        var started = await bench.Engine.StartAsync(workflow, 5, new RunOptions { TransactionId = "t" }, Stop);
        Assert.Equal(new RunAcknowledgement("queued", "t", WorkflowState.NotStarted), started);
        Assert.False(started.HasEnded || started.IsUnsuccessful);
        Assert.Empty(bench.Diary);
        Assert.Equal(1, woken);
        await bench.SweepAsync();

        Assert.Equal(["+a"], bench.Diary);
        Assert.Equal(WorkflowState.Done, Assert.Single(bench.Journal.Runs).State);
    }

    [Trait("Case", "C105")]
    [Fact]
    public async Task Progress_cannot_be_asked_for_with_a_start_in_the_background()
    {
        var workflow = Workflow.Create("queued", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input));

        var refused = await Assert.ThrowsAsync<CommerceException>(
            () => bench.Engine.StartAsync(workflow, 5, new RunOptions { OnProgress = _ => { } }, Stop));

        Assert.Equal("COM3018", refused.Code);
    }

    [Fact]
    public async Task A_workflow_is_started_by_name_with_its_input_as_json()
    {
        bench.Registry.TryAdd(Workflow.Create("named", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input)));

        await bench.Engine.StartAsync("named", Json(5), cancellationToken: Stop);
        await bench.SweepAsync();

        Assert.Equal(["+a"], bench.Diary);
        Assert.Equal(
            "COM3019",
            (await Assert.ThrowsAsync<CommerceException>(() => bench.Engine.StartAsync("unknown", Json(5), cancellationToken: Stop))).Code);
        Assert.Equal(
            "COM3017",
            (await Assert.ThrowsAsync<CommerceException>(
                () => bench.Engine.StartAsync("named", Json("five"), cancellationToken: Stop))).Code);
    }

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    private Workflow<int, int> First(string name) =>
        Workflow.Create(name, (Composer<int> flow) => flow.Step(bench.Adds("second", 1), flow.Step(External("first"), flow.Input)));

    private ExternalStep<int, int> External(string name) => Step.External<int, int, string>(
        name,
        (_, _) =>
        {
            bench.Note(name);
            return Task.FromResult("ticket");
        },
        (ticket, _) =>
        {
            bench.Note($"-{name}({ticket})");
            return Task.CompletedTask;
        });

    private sealed record Answer(bool Ok);
}
