namespace Commerce.Workflows.Execution;

/// <summary>A completed step that a failure of the run would compensate.</summary>
/// <param name="Order">Later steps are compensated first.</param>
/// <param name="Step">The step.</param>
/// <param name="Scope">The workflow it is in.</param>
/// <param name="Name">Its path in that workflow.</param>
/// <param name="Input">The input of its compensation.</param>
internal sealed record PendingCompensation(int Order, StepDefinition Step, RunScope Scope, string Name, object? Input)
{
    public string Path => Scope.Path + Name;
}
