namespace Commerce.Workflows;

/// <summary>Where a run is. Names on the wire are Medusa's, in snake_case.</summary>
public enum WorkflowState
{
    /// <summary><c>not_started</c>: acknowledged, nothing has run.</summary>
    NotStarted,

    /// <summary><c>invoking</c>: steps are running forward, or the run waits for something.</summary>
    Invoking,

    /// <summary><c>waiting_to_compensate</c>: a step failed, steps beside it are coming to their end.</summary>
    WaitingToCompensate,

    /// <summary><c>compensating</c>: a step failed and finished ones are being undone.</summary>
    Compensating,

    /// <summary><c>done</c>: every step succeeded.</summary>
    Done,

    /// <summary><c>reverted</c>: a step failed and everything before it was undone.</summary>
    Reverted,

    /// <summary><c>failed</c>: a compensation failed; something is left to be looked at.</summary>
    Failed,
}

/// <summary>What states mean.</summary>
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
