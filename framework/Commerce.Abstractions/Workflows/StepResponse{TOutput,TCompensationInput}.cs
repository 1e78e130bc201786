using System.Diagnostics.CodeAnalysis;

namespace Commerce.Workflows;

/// <summary>The response of a step's handler: the output for later steps, and the input of its own compensation.</summary>
/// <typeparam name="TOutput">The output; it must survive JSON.</typeparam>
/// <typeparam name="TCompensationInput">The input of the compensation; it must survive JSON.</typeparam>
[SuppressMessage("Usage", "CA2225", Justification = "The methods of StepResponse are the alternates.")]
public readonly record struct StepResponse<TOutput, TCompensationInput>
{
    internal StepResponse(StepResult result) => Result = result;

    internal StepResult Result { get; }

    /// <summary>The step did nothing.</summary>
    public static implicit operator StepResponse<TOutput, TCompensationInput>(SkippedStep skipped) => new(StepResult.Skipped);

    /// <summary>The step failed permanently, and is compensated.</summary>
    public static implicit operator StepResponse<TOutput, TCompensationInput>(FailedStep<TCompensationInput> failed) =>
        new(StepResult.Failed(failed.Message, failed.CompensationInput));
}
