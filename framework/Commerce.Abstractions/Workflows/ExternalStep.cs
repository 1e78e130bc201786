namespace Commerce.Workflows;

/// <summary>A step that is completed or failed from outside. Created by <see cref="Step"/>.</summary>
/// <typeparam name="TInput">The input.</typeparam>
/// <typeparam name="TOutput">The answer, which is the output.</typeparam>
public abstract class ExternalStep<TInput, TOutput> : Step<TInput, TOutput>
{
    private protected ExternalStep(StepOptions options)
        : base(options)
    {
    }

    /// <inheritdoc/>
    public override bool IsExternal => true;
}

internal sealed class ExternalStep<TInput, TOutput, TCompensationInput>(
    StepOptions options,
    Func<TInput, StepContext, Task<TCompensationInput>>? begin,
    Func<TCompensationInput, StepContext, Task>? compensate)
    : ExternalStep<TInput, TOutput>(options)
{
    internal override bool AsksOutside => begin is not null;

    internal override bool Compensates => compensate is not null;

    internal override Type CompensationInputType => typeof(TCompensationInput);

    public override Step<TInput, TOutput> With(StepOptions options) =>
        new ExternalStep<TInput, TOutput, TCompensationInput>(options, begin, compensate);

    internal override async ValueTask<StepResult> InvokeAsync(object? input, StepContext context) =>
        StepResult.Done(null, begin is null ? default : await begin(Slots.As<TInput>(input), context));

    internal override Task CompensateAsync(object? compensationInput, StepContext context) =>
        compensate!(Slots.As<TCompensationInput>(compensationInput), context);
}
