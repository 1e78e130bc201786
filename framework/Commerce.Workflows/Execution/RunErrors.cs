namespace Commerce.Workflows.Execution;

/// <summary>The errors the engine itself raises in runs.</summary>
internal static class RunErrors
{
    public static CommerceException StepTimeout(string step, TimeSpan timeout) => CommerceException.Create(
        "COM3040",
        ErrorType.UnexpectedState,
        $"The step '{step}' has taken longer than its timeout of {timeout}.");

    public static CommerceException WorkflowNotFound(string workflow) => CommerceException.Create(
        "COM3019",
        ErrorType.NotFound,
        $"There is no workflow named '{workflow}'.");

    public static CommerceException RunTimeout(string workflow, TimeSpan timeout) => CommerceException.Create(
        "COM3041",
        ErrorType.UnexpectedState,
        $"The workflow '{workflow}' has taken longer than its timeout of {timeout}.");

    public static CommerceException TooLong(string delay, TimeSpan duration) => CommerceException.Create(
        "COM3051",
        ErrorType.InvalidData,
        $"The delay '{delay}' is {duration}; it must be at most {OptionChecks.MaxTime.Days} days.");

    public static CommerceException LockBusy(string key, TimeSpan wait) => CommerceException.Create(
        "COM3030",
        ErrorType.Conflict,
        $"Another run has the lock '{key}'; waited {wait} for it. Try again, or wait longer.");
}
