namespace Commerce.Workflows.Execution;

/// <summary>The kinds of <see cref="StepState"/>.</summary>
internal enum StepStateKind
{
    /// <summary>The handler is called next.</summary>
    Attempting,

    /// <summary>The step has begun and waits for an answer from outside.</summary>
    AwaitingAnswer,

    /// <summary>An attempt failed, and the step waits for the next one.</summary>
    AwaitingRetry,

    /// <summary>Nothing is left to do here.</summary>
    Ended,
}

/// <summary>Where a step stands between two things that happen to it.</summary>
/// <remarks>
/// | from | to |
/// |---|---|
/// | attempting | awaiting an answer (external steps), awaiting a retry, ended |
/// | awaiting an answer | attempting (a person asked for it), awaiting a retry, ended |
/// | awaiting a retry | attempting, ended |
/// </remarks>
/// <param name="Kind">The kind.</param>
/// <param name="Attempt">The attempt, from 1: the next one, or the one that is waited for.</param>
/// <param name="Left">How long the wait lasts; <see langword="null"/>: without a limit.</param>
/// <param name="Message">The message that asked for the attempt, to be answered by its entry; <see langword="null"/>: none.</param>
/// <param name="End">The end.</param>
internal readonly record struct StepState(StepStateKind Kind, int Attempt, TimeSpan? Left, int? Message, StepEnd End)
{
    /// <summary>Gets whether the attempt has begun before, so that an entry says so already.</summary>
    public bool HasBegun { get; init; }

    public static StepState Attempting(int attempt, int? message = null) =>
        new(StepStateKind.Attempting, attempt, null, message, default);

    public static StepState AwaitingAnswer(int attempt, TimeSpan? left) =>
        new(StepStateKind.AwaitingAnswer, attempt, left, null, default);

    public static StepState AwaitingRetry(int attempt, TimeSpan left) => new(StepStateKind.AwaitingRetry, attempt, left, null, default);

    public static StepState Ended(StepEnd end) => new(StepStateKind.Ended, 0, null, null, end);
}
