namespace Commerce.Workflows.Execution;

/// <summary>A finished step that a failure would undo.</summary>
/// <param name="Order">Later ones are undone first.</param>
/// <param name="Step">The step.</param>
/// <param name="Scope">The workflow it is in.</param>
/// <param name="Name">Its path in that workflow.</param>
/// <param name="Input">What its compensation is given.</param>
internal sealed record PendingCompensation(int Order, StepDefinition Step, RunScope Scope, string Name, object? Input)
{
    public string Path => Scope.Path + Name;
}
