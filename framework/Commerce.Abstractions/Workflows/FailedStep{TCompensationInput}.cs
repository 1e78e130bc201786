namespace Commerce.Workflows;

/// <summary>A step that failed permanently. See <see cref="StepResponse.PermanentFailure"/>.</summary>
/// <typeparam name="TCompensationInput">The input of the compensation.</typeparam>
public readonly record struct FailedStep<TCompensationInput>
{
    internal FailedStep(string message, TCompensationInput compensationInput)
    {
        Message = message;
        CompensationInput = compensationInput;
    }

    internal string Message { get; }

    internal TCompensationInput CompensationInput { get; }
}
