namespace Commerce.Workflows;

/// <summary>The purpose of a handler's call.</summary>
/// <remarks>Source: Medusa's handler types, whose names show on the wire.</remarks>
public enum StepAction
{
    /// <summary><c>invoke</c>: do the step's work.</summary>
    Invoke,

    /// <summary><c>compensate</c>: revert it.</summary>
    Compensate,
}
