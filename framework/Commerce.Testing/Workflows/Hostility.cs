namespace Commerce.Testing.Workflows;

/// <summary>What a hostile proof does to a workflow, besides letting the process die. Values can be combined.</summary>
/// <remarks>
/// Whatever is done, a run must end as done, reverted or failed, or be parked with a reason; parked only for <see cref="NoProgress"/>,
/// <see cref="UnreadableRows"/> and <see cref="ChangedPlans"/>, and resumable once the cause is gone. The number of calls is bounded, and
/// nothing that can be compensated is left under a run that is reverted.
/// </remarks>
/// <example>
/// <code>
/// var report = WorkflowProver.Prove(proof with { Hostility = Hostility.All }).ThrowIfViolated();
/// Assert.Empty(report.Hostility!.Uncertain);
/// </code>
/// </example>
[Flags]
public enum Hostility
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// Handlers return outputs and compensation inputs that cannot be stored: half a surrogate pair, a cycle, too many levels.
    /// </summary>
    UnstorableValues = 1 << 0,

    /// <summary>
    /// Handlers and compensations throw exceptions that throw, too, when somebody asks what has happened, or whose message no database
    /// stores.
    /// </summary>
    UnspeakableExceptions = 1 << 1,

    /// <summary>
    /// Handlers and compensations throw before they return a task, return no task, throw cancellations that nobody asked for, and register
    /// callbacks that throw.
    /// </summary>
    BrokenHandlers = 1 << 2,

    /// <summary><see cref="RetryPolicy.Handles"/> throws.</summary>
    ThrowingPolicies = 1 << 3,

    /// <summary>A function of the workflow throws: of a <c>Select</c>, a condition, a list, an event, a delay, a lock.</summary>
    ThrowingFunctions = 1 << 4,

    /// <summary>
    /// The store refuses what a step has written, because of its content: a constraint, also one that is checked at the commit, or a
    /// trigger.
    /// </summary>
    RefusedCommits = 1 << 5,

    /// <summary>The store refuses writes a few times, as it does after a serialization failure or a deadlock.</summary>
    Conflicts = 1 << 6,

    /// <summary>The store cannot encode the description of an error.</summary>
    UnencodableTexts = 1 << 7,

    /// <summary>The store refuses everything about a step, or about the run, until a person corrects it.</summary>
    NoProgress = 1 << 8,

    /// <summary>What is stored of the run cannot be read any more: its row, its input, an output, a compensation input, an error.</summary>
    UnreadableRows = 1 << 9,

    /// <summary>
    /// The process dies, and the next one has another plan of the workflow (a step is gone, or elsewhere), functions that throw on what the
    /// run has stored, a shorter list, or not the workflow at all.
    /// </summary>
    ChangedPlans = 1 << 10,

    /// <summary>A person cancels the run, while it runs or when it is done.</summary>
    Cancellations = 1 << 11,

    /// <summary>
    /// Whoever listens to the run throws: <see cref="Commerce.Workflows.RunOptions.OnProgress"/>, subscribers, the logger, listeners of
    /// spans and measurements.
    /// </summary>
    ThrowingListeners = 1 << 12,

    /// <summary>All of it.</summary>
    All = (1 << 13) - 1,
}
