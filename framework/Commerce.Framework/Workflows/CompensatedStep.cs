namespace Commerce.Workflows;

internal sealed class CompensatedStep<TInput, TOutput, TUndo>(
    StepOptions options, Func<TInput, StepContext, Task<StepResponse<TOutput, TUndo>>> invoke, Func<TUndo, StepContext, Task> compensate)
    : Step<TInput, TOutput>(options)
{
    public override bool HasCompensation => true;

    internal override Type OutputType => typeof(TOutput);

    internal override Type UndoType => typeof(TUndo);

    internal override async ValueTask<StepResult> InvokeAsync(object? input, StepContext context)
    {
        var response = await invoke((TInput)input!, context);
        return new(response.Output, response.Undo);
    }

    internal override Task CompensateAsync(object? undo, StepContext context) => compensate((TUndo)undo!, context);
}
