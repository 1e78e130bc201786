namespace Commerce.Workflows.Execution;

/// <summary>A write that the store refused: nothing of it has happened, and the run is read again.</summary>
/// <param name="Path">The step or node that is to blame; empty: the end of the run.</param>
/// <param name="Error">Why it was refused.</param>
internal sealed record RefusedWrite(string Path, Exception Error)
{
    /// <summary>Gets the number of the message that its entry answers; <see langword="null"/>: none.</summary>
    public int? Message { get; init; }

    /// <summary>
    /// Gets what the handler of a step that failed had returned for its compensation; <see langword="null"/>: nothing, or it was refused.
    /// </summary>
    public CompensationInput? Returned { get; init; }

    /// <summary>Gets whether it was decided already that no other attempt is made.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Creates the refusal of what is known to have failed: it fails the node again, with the same error.</summary>
    public static RefusedWrite Of(UnwrittenFailure failure) =>
        new(failure.Path, failure.Error) { Message = failure.Message, Returned = failure.Returned, IsFinal = failure.IsFinal };

    /// <summary>Creates the failure of the attempt that it is about.</summary>
    public StepFailure ToFailure(int attempt, int? message) => new(Error, attempt, message)
    {
        IsRefused = true,
        IsPermanent = IsFinal,
        Returned = Returned,
    };
}
