using Commerce.Diagnostics;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Execution;

/// <summary>The errors the engine itself raises in runs.</summary>
internal static class RunErrors
{
    /// <summary>The code of a result that cannot be computed.</summary>
    public const string NoResultCode = "COM3055";

    public static CommerceException StepTimeout(string step, TimeSpan timeout) => CommerceException.Create(
        "COM3040",
        ErrorType.UnexpectedState,
        $"The step '{step}' has taken longer than its timeout of {timeout}.");

    public static CommerceException WorkflowNotFound(string workflow) => CommerceException.Create(
        "COM3019",
        ErrorType.NotFound,
        $"There is no workflow named '{workflow}'.");

    public static CommerceException Remains(RunHeader run, CommerceException cause) => CommerceException.Create(
        "COM3057",
        ErrorType.UnexpectedState,
        $"The run '{run.TransactionId}' of '{run.WorkflowId}' failed, and not all of it could be compensated: {cause.Message} To run it " +
        "again would do again what remains.",
        cause);

    public static CommerceException RunTimeout(string workflow, TimeSpan timeout) => CommerceException.Create(
        "COM3041",
        ErrorType.UnexpectedState,
        $"The workflow '{workflow}' has taken longer than its timeout of {timeout}.");

    public static CommerceException PolicyFailed(string step, Exception failure, Exception thrown) => CommerceException.Create(
        "COM3046",
        ErrorType.UnexpectedState,
        $"The step '{step}' failed, and is not retried because its retry policy failed, too. The step: {Describe(failure)}. " +
        $"The policy: {Describe(thrown)}.",
        failure);

    public static CommerceException FailureNotStored(string step, Exception failure, Exception refused) => CommerceException.Create(
        "COM3047",
        ErrorType.UnexpectedState,
        $"The step '{step}' failed, and the journal refused the description of its failure ({Describe(refused)}). It was a " +
        $"{failure.GetType()}.",
        failure);

    public static CommerceException FailureRefused(string step) => CommerceException.Create(
        "COM3047",
        ErrorType.UnexpectedState,
        $"The step '{step}' failed, and the journal refused every description of its failure.");

    public static RunParkedException Unreadable(RunUnreadableException cause) => new(
        "COM3022",
        $"The journal of the run cannot be read: {cause.Message} A newer version may have written it. Update the application, or " +
        "correct what is stored, and resume the run.",
        cause);

    /// <param name="what">The value, such as <c>The output of the step 'a'</c>.</param>
    /// <param name="type">The type that it should have.</param>
    /// <param name="cause">Why it has not.</param>
    public static RunParkedException DoesNotFit(string what, Type type, Exception cause) => new(
        "COM3022", $"The journal of the run cannot be read. {what} is not a valid {type}: {ExceptionText.Message(cause)}", cause);

    /// <param name="what">The value, such as <c>The output of the step 'a'</c>.</param>
    /// <param name="cause">Why it cannot be decrypted.</param>
    public static RunParkedException NotDecrypted(string what, ValueUnreadableException cause) => new(
        "COM3060",
        $"{what} has a sensitive value that cannot be decrypted here. {cause.Message} Configure the key that is missing, and resume " +
        "the run.",
        cause);

    /// <exception cref="RunParkedException"><c>COM3022</c>: the run cannot be read.</exception>
    public static void ThrowIfUnreadable(StoredRun stored)
    {
        if (stored.Unreadable is { } unreadable)
        {
            throw Unreadable(unreadable);
        }
    }

    /// <param name="steps">The paths of the steps that were missed.</param>
    /// <param name="cause">What the workflow threw while it was replayed; <see langword="null"/>: nothing.</param>
    public static RunParkedException NotCompensated(IReadOnlyList<string> steps, Exception? cause) => new(
        "COM3048",
        $"The steps {string.Join(", ", steps.Select(step => $"'{step}'"))} cannot be compensated: the workflow no longer reaches " +
        $"them with the stored values{Because(cause)}. Make it reach them again, and resume the run.",
        cause);

    /// <param name="run">A run that is done.</param>
    /// <param name="cause">What the workflow threw while it was replayed; <see langword="null"/>: nothing.</param>
    public static CommerceException NoResult(RunHeader run, Exception? cause) => CommerceException.Create(
        NoResultCode,
        ErrorType.UnexpectedState,
        $"The run '{run.TransactionId}' of '{run.WorkflowId}' is done, but its result cannot be computed: the workflow no longer comes " +
        $"to its end with the stored values{Because(cause)}.",
        cause);

    public static CommerceException NoEventBus(string workflow) => CommerceException.Create(
        "COM3056",
        ErrorType.UnexpectedState,
        $"The ephemeral workflow '{workflow}' emits events, and no IEventBus is registered where it runs.");

    public static RunParkedException NoProgress(int claims) => new(
        "COM3049",
        $"Hosts have resumed the run {claims} times, and none has written an entry. Their logs say why. Fix the cause, " +
        "and resume the run.");

    public static RunParkedException WorkflowRemoved(string workflow) =>
        new("COM3020", $"The workflow '{workflow}' is no longer in the application.");

    /// <param name="header">The run.</param>
    /// <param name="now">The hash of the plan that the application has.</param>
    /// <param name="difference">The lines in which the plans differ; empty when the run's is not known.</param>
    public static RunParkedException PlanChanged(RunHeader header, string now, string difference) => new(
        "COM3021",
        $"The plan of '{header.WorkflowId}' changed from {header.PlanHash} to {now} while the run was open.{difference}");

    public static CommerceException TooLong(string delay, TimeSpan duration) => CommerceException.Create(
        "COM3051",
        ErrorType.InvalidData,
        $"The delay '{delay}' is {duration}; it must be at most {OptionRules.MaxTime.Days} days.");

    public static CommerceException LockBusy(string key, TimeSpan wait) => CommerceException.Create(
        "COM3030",
        ErrorType.Conflict,
        $"Another run has the lock '{key}'; waited {wait} for it. Try again, or wait longer.");

    private static string Because(Exception? cause) => cause is null ? "" : $" ({Describe(cause)})";

    private static string Describe(Exception exception) => $"{exception.GetType()}: {ExceptionText.Message(exception)}";
}
