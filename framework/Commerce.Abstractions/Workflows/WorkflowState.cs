namespace Commerce.Workflows;

/// <summary>The state of a run. Names on the wire are Medusa's, in snake_case.</summary>
public enum WorkflowState
{
    /// <summary><c>not_started</c>: acknowledged, nothing has run.</summary>
    NotStarted,

    /// <summary><c>invoking</c>: steps are invoked, or the run waits.</summary>
    Invoking,

    /// <summary><c>waiting_to_compensate</c>: a step failed, the steps beside it are completing.</summary>
    WaitingToCompensate,

    /// <summary><c>compensating</c>: a step failed, and completed ones are being compensated.</summary>
    Compensating,

    /// <summary><c>done</c>: every step succeeded.</summary>
    Done,

    /// <summary><c>reverted</c>: a step failed, and everything before it was compensated.</summary>
    Reverted,

    /// <summary><c>failed</c>: a compensation failed, and a person has to look at the run.</summary>
    Failed,
}
