namespace Commerce.Workflows;

/// <summary>A step that is ended by an answer from outside. Created by <see cref="Step"/>.</summary>
/// <typeparam name="TInput">What it takes.</typeparam>
/// <typeparam name="TOutput">The answer.</typeparam>
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
    StepOptions options, Func<TInput, StepContext, Task<TCompensationInput>>? begin, Func<TCompensationInput, StepContext, Task>? compensate)
    : ExternalStep<TInput, TOutput>(options)
{
    internal override bool Compensates => compensate is not null;

    internal override Type CompensationInputType => typeof(TCompensationInput);

    public override Step<TInput, TOutput> With(StepOptions options) => new ExternalStep<TInput, TOutput, TCompensationInput>(options, begin, compensate);

    internal override async ValueTask<StepResult> InvokeAsync(object? input, StepContext context) =>
        StepResult.Done(null, begin is null ? default : await begin(Slots.As<TInput>(input), context));

    internal override Task CompensateAsync(object? compensationInput, StepContext context) => compensate!(Slots.As<TCompensationInput>(compensationInput), context);
}
