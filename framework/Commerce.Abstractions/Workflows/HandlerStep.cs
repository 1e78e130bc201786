namespace Commerce.Workflows;

/// <summary>A step of two functions. The call fits the shape of the handler to the one shape the engine knows.</summary>
internal sealed class HandlerStep<TInput, TOutput, TUndo>(
    StepOptions options, Func<Delegate, TInput, StepContext, ValueTask<StepResult>> call, Delegate handler, Func<TUndo, StepContext, Task>? compensate)
    : Step<TInput, TOutput>(options)
{
    public override bool IsExternal => false;

    internal override bool Compensates => compensate is not null;

    internal override Type UndoType => typeof(TUndo);

    public override Step<TInput, TOutput> With(StepOptions options) => new HandlerStep<TInput, TOutput, TUndo>(options, call, handler, compensate);

    internal override ValueTask<StepResult> InvokeAsync(object? input, StepContext context) => call(handler, Slots.As<TInput>(input), context);

    internal override Task CompensateAsync(object? undo, StepContext context) => compensate!(Slots.As<TUndo>(undo), context);
}
