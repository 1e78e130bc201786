namespace Commerce.Workflows;

/// <summary>A step of two functions. <c>call</c> adapts the handler to the one signature that the engine knows.</summary>
internal sealed class HandlerStep<TInput, TOutput, TCompensationInput>(
    StepOptions options,
    Func<Delegate, TInput, StepContext, ValueTask<StepResult>> call,
    Delegate handler,
    Func<TCompensationInput, StepContext, Task>? compensate)
    : Step<TInput, TOutput>(options)
{
    public override bool IsExternal => false;

    internal override bool Compensates => compensate is not null;

    internal override Type CompensationInputType => typeof(TCompensationInput);

    public override Step<TInput, TOutput> With(StepOptions options) =>
        new HandlerStep<TInput, TOutput, TCompensationInput>(options, call, handler, compensate);

    internal override ValueTask<StepResult> InvokeAsync(object? input, StepContext context) =>
        call(handler, Slots.As<TInput>(input), context);

    internal override Task CompensateAsync(object? compensationInput, StepContext context) =>
        compensate!(Slots.As<TCompensationInput>(compensationInput), context);
}
