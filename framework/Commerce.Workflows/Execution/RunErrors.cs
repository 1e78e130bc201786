namespace Commerce.Workflows.Execution;

/// <summary>The errors the engine itself raises in runs.</summary>
internal static class RunErrors
{
    public static CommerceException StepTimeout(string step, TimeSpan timeout) => new(
        ErrorType.UnexpectedState, $"COM3040 The step '{step}' has taken longer than its timeout of {timeout}.", "COM3040");

    public static CommerceException WorkflowNotFound(string workflow) => new(
        ErrorType.NotFound, $"COM3019 There is no workflow named '{workflow}'.", "COM3019");

    public static CommerceException RunTimeout(string workflow, TimeSpan timeout) => new(
        ErrorType.UnexpectedState, $"COM3041 The workflow '{workflow}' has taken longer than its timeout of {timeout}.", "COM3041");

    public static CommerceException LockBusy(string key, TimeSpan wait) => new(
        ErrorType.Conflict, $"COM3030 Another run has the lock '{key}'; waited {wait} for it. Try again, or wait longer.", "COM3030");
}
