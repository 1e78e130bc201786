namespace Commerce.Workflows;

internal sealed class PlainStep<TInput, TOutput>(StepOptions options, Func<TInput, StepContext, Task<TOutput>> invoke)
    : Step<TInput, TOutput>(options)
{
    public override bool HasCompensation => false;

    internal override Type OutputType => typeof(TOutput);

    internal override Type UndoType => typeof(Unit);

    internal override async ValueTask<StepResult> InvokeAsync(object? input, StepContext context) =>
        new(await invoke((TInput)input!, context), null);

    internal override Task CompensateAsync(object? undo, StepContext context) => Task.CompletedTask;
}
