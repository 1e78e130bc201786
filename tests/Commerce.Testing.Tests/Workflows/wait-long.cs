using Commerce.Workflows;

namespace Commerce.Testing.Tests.Workflows;

/// <summary>Waits in the ways in which a run can.</summary>
public static class WaitLong
{
    private static readonly ExternalStep<Unit, string> Answer = Step.WaitFor<string>("answer");

    public static readonly Workflow<Unit, string> ForAnswer = Workflow.Create(
        "wait-for-answer", (Composer<Unit> flow) => flow.WaitFor(Answer));

    private static readonly Step<TimeSpan, Unit> Rise = Step.Create("rise", (TimeSpan _, StepContext _) => Task.CompletedTask);

    public static readonly Workflow<TimeSpan, Unit> ForTime = Workflow.Create(
        "wait-for-time",
        (Composer<TimeSpan> flow) =>
        {
            flow.Delay("wait", flow.Input);
            return flow.Step(Rise, flow.Input);
        });
}
