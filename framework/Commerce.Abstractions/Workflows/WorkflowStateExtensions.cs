namespace Commerce.Workflows;

/// <summary>The meaning and names of states.</summary>
public static class WorkflowStateExtensions
{
    extension(WorkflowState state)
    {
        /// <summary>Whether a run in this state has ended.</summary>
        public bool HasEnded => state is WorkflowState.Done or WorkflowState.Reverted or WorkflowState.Failed;

        /// <summary>The name on the wire and in the store.</summary>
        public string WireName => state switch
        {
            WorkflowState.NotStarted => "not_started",
            WorkflowState.Invoking => "invoking",
            WorkflowState.WaitingToCompensate => "waiting_to_compensate",
            WorkflowState.Compensating => "compensating",
            WorkflowState.Done => "done",
            WorkflowState.Reverted => "reverted",
            WorkflowState.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };
    }
}
