namespace Commerce.Workflows;

/// <summary>
/// A workflow's contract: its name, and the types of its input and result. A contracts assembly declares it, a module creates the workflow
/// against it (<see cref="Workflow.Create{TInput, TResult}(WorkflowReference{TInput, TResult}, Func{Composer{TInput}, Value{TResult}},
/// Func{WorkflowOptions, WorkflowOptions})"/>), and others run it without knowing what it does. Immutable and safe to share.
/// </summary>
/// <typeparam name="TInput">The input of a run; it must survive JSON.</typeparam>
/// <typeparam name="TResult">The result of a run; it must survive JSON.</typeparam>
public sealed class WorkflowReference<TInput, TResult> : IWorkflow<TInput, TResult>
{
    /// <summary>Creates the reference.</summary>
    /// <param name="name">The workflow's name, unique in the application. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <exception cref="CommerceException"><c>COM3007</c>: the name has other characters.</exception>
    public WorkflowReference(string name)
    {
        Names.Check(name, "workflow");
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    WorkflowTarget IWorkflow<TInput, TResult>.Target => new(Name, typeof(TInput), typeof(TResult), null);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
