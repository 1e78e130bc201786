using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// What has failed a step, or the run, and is not in the store yet: if the store refuses it, it is written in another way.
/// </summary>
/// <param name="Path">The path of the step; empty: the run.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record UnwrittenFailure(string Path, Exception Error)
{
    /// <summary>Gets the attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets the number of the message that is answered by the entry; <see langword="null"/>: none.</summary>
    public int? Message { get; init; }

    /// <summary>Gets the stored input of the step's compensation; <see langword="null"/>: none.</summary>
    public string? CompensationInput { get; init; }

    /// <summary>Gets the step's compensation; <see langword="null"/>: none.</summary>
    public PendingCompensation? Compensation { get; init; }

    /// <summary>Gets what the handler returned for its compensation; <see langword="null"/>: nothing.</summary>
    public CompensationInput? Returned =>
        CompensationInput is not null && Compensation is { } known ? new CompensationInput(known.Input) : null;

    /// <summary>Gets whether a step has failed for good: if the write is refused, it fails again without another call.</summary>
    public bool IsFinal { get; init; }

    private bool IsPlain { get; init; }

    /// <summary>Creates the failure of an attempt.</summary>
    public static UnwrittenFailure Of(StepCall call, StepFailure failure, string? compensationInput) => new(call.Path, failure.Error)
    {
        Attempt = failure.Attempt,
        CompensationInput = compensationInput,
        Message = failure.Message,
        Compensation = call.Cursor.Compensation,
    };

    /// <summary>The entry that says so.</summary>
    public JournalEntry ToEntry() => new(0, Path, StepAction.Invoke, StepOutcome.Failed)
    {
        Attempt = Attempt,
        Error = ErrorRecord.Serialize(Error),
        CompensationInput = CompensationInput,
        Message = Message,
    };

    /// <summary>
    /// The store has refused the entry: first the error is described in another way; if that does not help, it is not described, there is
    /// no compensation input, and the effects of the step are not known.
    /// </summary>
    public UnwrittenFailure Refused(Exception refused) => !IsPlain
        ? this with { Error = RunErrors.FailureNotStored(Path, Error, refused), IsPlain = true }
        : this with
        {
            Error = RunErrors.FailureRefused(Path),
            CompensationInput = null,
            Compensation = Compensation is { Step.Options.CompensateUncertain: true } ? Compensation with { Input = null } : null,
        };
}
