using Commerce.Workflows;

namespace Commerce.Postgres.Journal;

/// <summary>The states as they are stored and shown on the wire.</summary>
internal static class WorkflowStateNames
{
    public static string Name(this WorkflowState state) => state switch
    {
        WorkflowState.NotStarted => "not_started",
        WorkflowState.Invoking => "invoking",
        WorkflowState.Compensating => "compensating",
        WorkflowState.Done => "done",
        WorkflowState.Reverted => "reverted",
        WorkflowState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static WorkflowState Parse(string name) => Enum.GetValues<WorkflowState>().First(state => state.Name() == name);
}
