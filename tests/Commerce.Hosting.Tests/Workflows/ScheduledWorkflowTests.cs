using System.Text.Json;
using Commerce.Hosting.Tests.Support;
using Commerce.Hosting.Workflows;
using Commerce.Jobs.Registry;
using Commerce.Workflows;
using Commerce.Workflows.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Workflows;

/// <summary>Scheduled workflows.</summary>
public sealed class ScheduledWorkflowTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Case", "C200")]
    [Trait("Case", "C203")]
    public async Task Each_tick_is_a_run_under_the_time_at_which_it_was_due_and_resolves_from_the_container()
    {
        await fixture.Application.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.True(fixture.Application.Signals.IsRaised("scheduled on the second: True"));
        var ids = await fixture.Application.ColumnAsync(
            "select transaction_id from commerce.workflow_execution where workflow_id = 'scheduled'");
        var due = await fixture.Application.ColumnAsync(
            """
            select 'scheduled-' || to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            from commerce.job_tick where job = 'workflow:scheduled'
            """);
        Assert.Equal(2, due.Count);
        Assert.Equal(due.Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_schedule_of_a_workflow_that_needs_an_input_is_a_mistake_of_the_boot()
    {
        var problems = new List<Problem>();
        var options = new WorkflowOptions("w") { Schedule = new WorkflowSchedule("0 0 * * *") };
        var workflow = Workflow.Create(options, (Composer<int> flow) => flow.Input);

        ScheduledWorkflow.Add("Workflows/w.cs", workflow, new JobRegistry(), problems);

        Assert.Equal(("COM3035", "Workflows/w.cs"), problems.Select(problem => (problem.Id, problem.Where)).Single());
    }

    [Fact]
    public async Task A_due_time_is_skipped_while_the_run_before_it_has_not_ended()
    {
        await using var app = await StartAsync(WorkflowSchedule.Every(Period) with { SkipWhileRunning = true, MaxRuns = 2 });
        await app.AdvanceAsync(3 * Period);

        var run = Assert.Single(await app.ColumnAsync(
            "select transaction_id from commerce.workflow_execution where workflow_id = 'waits'"));
        Assert.Equal(
            ["ran", $"skipped: the run {run} had not ended", $"skipped: the run {run} had not ended"], await TicksAsync(app));

        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().GetRun("waits", run).CompleteStepAsync(
            "call", JsonSerializer.SerializeToElement(default(Unit)), cancellationToken: Cancellation);
        await app.AdvanceAsync(Period);

        // The second run: what was skipped does not count.
        Assert.Equal("ran", (await TicksAsync(app))[^1]);
        Assert.Equal(["2"], await app.ColumnAsync("select executions from commerce.job where name = 'workflow:waits'"));
    }

    [Fact]
    public async Task A_run_that_somebody_else_has_started_skips_no_due_time_whatever_the_name_of_the_workflow()
    {
        var schedule = WorkflowSchedule.Every(Period) with { SkipWhileRunning = true };
        await using var app = await StartAsync(schedule, "scheduled-report");
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().StartAsync(
            "scheduled-report", JsonSerializer.SerializeToElement(default(Unit)), new RunOptions { TransactionId = "mine" }, Cancellation);

        await app.AdvanceAsync(Period);

        Assert.Equal(["ran"], await TicksAsync(app, "scheduled-report"));
    }

    [Fact]
    public async Task Runs_overlap_and_are_limited_in_number()
    {
        await using var app = await StartAsync(WorkflowSchedule.Every(Period) with { MaxRuns = 2 });

        await app.AdvanceAsync(4 * Period);

        Assert.Equal(["2"], await app.ColumnAsync("select count(*) from commerce.workflow_execution where workflow_id = 'waits'"));
        Assert.Equal(["ran", "ran"], (await TicksAsync(app)).Take(2));
    }

    [Fact]
    public async Task A_due_time_that_is_tried_again_makes_no_second_run_though_a_failed_one_may_be_run_again()
    {
        var fails = Step.Create("fails", (Unit _, StepContext _) => Task.FromException<Unit>(new InvalidOperationException("no luck")));
        await using var app = await StartAsync(Workflow.Create(
            new WorkflowOptions("fails")
            {
                Schedule = WorkflowSchedule.Every(Period) with { MaxRuns = 1, SkipWhileRunning = true },
                OnDuplicate = DuplicatePolicy.RerunAfterFailure,
            },
            (Composer<Unit> flow) => flow.Step(fails, flow.Input)));
        await app.AdvanceAsync(Period);

        // As if the host had died before it recorded that the run was started.
        await app.ColumnAsync("update commerce.job_tick set state = 'due', woken_at = null where job = 'workflow:fails' returning 1");
        await app.AdvanceAsync(Period);

        Assert.Equal(["2"], await app.ColumnAsync("select attempt from commerce.job_tick where job = 'workflow:fails' and state = 'ran'"));
        Assert.Equal(["reverted"], await app.ColumnAsync("select state from commerce.workflow_execution where workflow_id = 'fails'"));
    }

    private static Task<IReadOnlyList<string>> TicksAsync(TestApplication app, string workflow = "waits") => app.ColumnAsync(
        $"select concat_ws(': ', state, reason) from commerce.job_tick where job = 'workflow:{workflow}' order by due_at");

    /// <summary>Starts an application with a workflow that waits for an answer.</summary>
    private static Task<TestApplication> StartAsync(WorkflowSchedule schedule, string name = "waits") => StartAsync(Workflow.Create(
        new WorkflowOptions(name) { Schedule = schedule }, (Composer<Unit> flow) => flow.WaitFor(Step.WaitFor<Unit>("call"))));

    private static Task<TestApplication> StartAsync(WorkflowDefinition workflow) => HostingApp.StartAsync(options =>
        options.Prepare(services =>
        {
            var problems = new List<Problem>();
            services.GetRequiredService<WorkflowRegistry>().TryAdd(workflow);
            ScheduledWorkflow.Add($"Workflows/{workflow.Options.Name}.cs", workflow, services.GetRequiredService<JobRegistry>(), problems);
            Assert.Empty(problems);
        }));
}
