namespace Commerce.Workflows;

/// <summary>The kinds of progress of a run.</summary>
/// <remarks>Source: Medusa's lifecycle events.</remarks>
public enum RunEvent
{
    /// <summary>The run has begun.</summary>
    Begin,

    /// <summary>The run resumes on this host, after a wait or a crash.</summary>
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

    /// <summary>Compensation of the run begins.</summary>
    CompensateBegin,

    /// <summary>A step is compensated.</summary>
    CompensateStepSuccess,

    /// <summary>An attempt to compensate a step has failed.</summary>
    CompensateStepFailure,

    /// <summary>The timeout of a step has passed.</summary>
    Timeout,

    /// <summary>The run can only wait, and is released; any host may resume it.</summary>
    Suspend,

    /// <summary>The run has ended: with its result, or with what failed it. A run that is parked has not ended.</summary>
    End,
}
