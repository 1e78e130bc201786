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
