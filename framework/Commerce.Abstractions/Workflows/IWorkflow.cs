namespace Commerce.Workflows;

/// <summary>
/// What can be run: a <see cref="Workflow{TInput, TResult}"/>, or a <see cref="WorkflowReference{TInput, TResult}"/> to one that a
/// module carries. Not meant to be implemented by others.
/// </summary>
/// <typeparam name="TInput">What a run is given.</typeparam>
/// <typeparam name="TResult">What a run returns.</typeparam>
public interface IWorkflow<TInput, TResult>
{
    /// <summary>The workflow's name.</summary>
    string Name { get; }
}
