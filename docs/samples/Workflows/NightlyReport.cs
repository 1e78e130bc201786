using Commerce.Workflows;

namespace Samples.Workflows;

public static class NightlyReport
{
    private static readonly Step<DateTimeOffset, string> Write = Step.Create(
        "write",
        (DateTimeOffset day, StepContext _) => Task.FromResult($"report of {day:yyyy-MM-dd}"));

    public static readonly Workflow<ScheduledTick, string> NightlyReportWorkflow = Workflow.Create(
        new WorkflowOptions("nightly-report") { Schedule = new WorkflowSchedule("0 2 * * *") { TimeZone = "Europe/Berlin" } },
        (Composer<ScheduledTick> flow) => flow.Step(Write, flow.Select(flow.Input, tick => tick.ScheduledFor.AddDays(-1))));
}
