using System.Diagnostics.CodeAnalysis;

namespace Commerce.Workflows;

/// <summary>A step's name and policies. A plain name converts to options with every default.</summary>
/// <param name="Name">
/// The step's name, unique in its workflow; part of the journal, so renaming it concerns open runs. Letters, digits, <c>-</c>, <c>_</c> and
/// <c>.</c>.
/// </param>
[SuppressMessage("Usage", "CA2225", Justification = "The constructor is the alternate.")]
public sealed record StepOptions(string Name)
{
    /// <summary>
    /// Declares that the step's only effects are on the shared database. Its transaction may then carry the run's own row, and a
    /// workflow of n such steps makes n commits. A session on another database fails (<c>COM6020</c>); a step with other effects (mail,
    /// HTTP) must not be declared so, because it would begin before anything about the run is on disk. Default: <see langword="false"/>.
    /// </summary>
    public bool Transactional { get; init; }

    /// <summary>How often and when a failed invocation is retried. Default: never.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>How often and when a failed compensation is retried. Default: like <see cref="Retry"/>.</summary>
    public RetryPolicy? CompensationRetry { get; init; }

    /// <summary>
    /// How long one attempt may take; for a step that waits for an answer from outside, how long the answer may take. Then the token
    /// of the handler is cancelled and the attempt has failed, whether the handler returns or not. Default: no limit.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The same for one attempt of the compensation. Default: no limit.</summary>
    public TimeSpan? CompensationTimeout { get; init; }

    /// <summary>What the workflow does when no attempt is left. Default: it fails and is compensated.</summary>
    public FailurePolicy OnFailure { get; init; } = FailurePolicy.Fail;

    /// <summary>
    /// The compensation is not called. It is for one use of a step that has a compensation:
    /// <c>step.With(step.Options with { NoCompensation = true })</c>. A step that is created with this option and with a compensation
    /// contradicts itself (<c>COM3053</c>). Default: <see langword="false"/>.
    /// </summary>
    public bool NoCompensation { get; init; }

    /// <summary>
    /// Also compensate an invocation that failed, or whose end is unknown because the process may have died in it; it may never have
    /// begun. The compensation then receives the default of its input, and finds by the invocation's
    /// <see cref="StepContext.IdempotencyKey"/> what there is to revert: for calls of services whose answer may get lost. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool CompensateUncertain { get; init; }

    /// <summary>Options with every default.</summary>
    public static implicit operator StepOptions(string name) => new(name);
}
