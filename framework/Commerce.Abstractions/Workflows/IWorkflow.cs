namespace Commerce.Workflows;

/// <summary>
/// A workflow that can be run: a <see cref="Workflow{TInput, TResult}"/>, or a <see cref="WorkflowReference{TInput, TResult}"/> to one that
/// a module brings. It cannot be implemented outside of this assembly.
/// </summary>
/// <typeparam name="TInput">The input of a run.</typeparam>
/// <typeparam name="TResult">The result of a run.</typeparam>
public interface IWorkflow<TInput, TResult>
{
    /// <summary>Gets the workflow's name.</summary>
    string Name { get; }

    // An internal member closes the interface: the engine knows both implementations.
    internal WorkflowTarget Target { get; }
}
