namespace Commerce.Workflows;

/// <summary>What a handler is called for.</summary>
/// <remarks>Source: Medusa's handler types, whose names show on the wire.</remarks>
public enum StepAction
{
    /// <summary><c>invoke</c>: do the step's work.</summary>
    Invoke,

    /// <summary><c>compensate</c>: undo it.</summary>
    Compensate,
}
