namespace Commerce.Workflows;

/// <summary>The workflow something runs, without its types.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InputType">What it is expected to take.</param>
/// <param name="ResultType">What it is expected to return.</param>
/// <param name="Definition">The workflow itself; <see langword="null"/> when it is referred to and the registry has to find it.</param>
internal sealed record WorkflowTarget(string Name, Type InputType, Type ResultType, WorkflowDefinition? Definition)
{
    public static WorkflowTarget Of<TInput, TResult>(IWorkflow<TInput, TResult> workflow) =>
        new(workflow.Name, typeof(TInput), typeof(TResult), workflow as WorkflowDefinition);
}
