using Commerce.Hosting.Tests.Support;
using Commerce.Hosting.Workflows;
using Commerce.Jobs.Registry;
using Commerce.Workflows;

namespace Commerce.Hosting.Tests.Workflows;

/// <summary>Scheduled workflows.</summary>
public sealed class ScheduledWorkflowTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
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
}
