namespace Commerce.Workflows.Execution;

/// <summary>A step at one place of a run.</summary>
/// <param name="Cursor">The branch that has come to it.</param>
/// <param name="Step">The step.</param>
/// <param name="Name">Its path in its workflow.</param>
/// <param name="Input">Its input.</param>
internal readonly record struct StepCall(Cursor Cursor, StepDefinition Step, string Name, object? Input)
{
    /// <summary>Gets its path in the run.</summary>
    public string Path => Cursor.Scope.Path + Name;
}
