namespace Commerce.Workflows;

/// <summary>What can happen to a run.</summary>
/// <remarks>Source: Medusa's lifecycle events.</remarks>
public enum RunEvent
{
    /// <summary>The run has begun.</summary>
    Begin,

    /// <summary>The run goes on, on this host, after a wait or a crash.</summary>
    Resume,

    /// <summary>A step's handler is called.</summary>
    StepBegin,

    /// <summary>A step has succeeded.</summary>
    StepSuccess,

    /// <summary>An attempt of a step has failed.</summary>
    StepFailure,

    /// <summary>A step waits for an answer from outside.</summary>
    StepAwaiting,

    /// <summary>A step had nothing to do.</summary>
    StepSkipped,

    /// <summary>The run is being undone.</summary>
    CompensateBegin,

    /// <summary>A step is undone.</summary>
    CompensateStepSuccess,

    /// <summary>An attempt to undo a step has failed.</summary>
    CompensateStepFailure,

    /// <summary>The time of a step or of the run is over.</summary>
    Timeout,

    /// <summary>The run has nothing to do but wait; any host may go on with it.</summary>
    Suspend,

    /// <summary>The run has ended.</summary>
    End,
}
