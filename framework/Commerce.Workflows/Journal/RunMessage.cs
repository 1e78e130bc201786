namespace Commerce.Workflows.Journal;

/// <summary>A message to a run. It waits in the run's mailbox until a journal entry answers it.</summary>
/// <param name="Number">Its number in the mailbox, from 1, without gaps.</param>
/// <param name="Kind">The request.</param>
/// <param name="Step">The path of the step it is for; empty for the run.</param>
/// <param name="Payload">JSON, or <see langword="null"/>.</param>
/// <param name="Permanent">With <see cref="MessageKind.Fail"/>: no further attempt is made.</param>
/// <param name="Key">The idempotency key it was sent with.</param>
internal sealed record RunMessage(int Number, MessageKind Kind, string Step, string? Payload, bool Permanent = false, string? Key = null)
{
    /// <summary>
    /// Gets the attempt of the step that was waiting, or whose handler was running, when the message was accepted; <see langword="null"/>
    /// when it is for the run. Set when reading; when sending, the attempt that must expect it, or <see langword="null"/> for any.
    /// </summary>
    public int? Attempt { get; init; }

    /// <summary>Whether it was sent to a step with an idempotency key. Two steps may have answers of the same key.</summary>
    /// <param name="step">The path of the step.</param>
    /// <param name="key">The key.</param>
    public bool HasKey(string step, string key) => Step == step && Key == key;

    /// <summary>Whether it ends the wait of an external step for its answer.</summary>
    /// <param name="step">The path of the step.</param>
    /// <param name="attempt">The attempt that waits.</param>
    public bool Answers(string step, int attempt) => Step == step && Kind switch
    {
        // The handler of the attempt that it was accepted for may have failed afterwards.
        MessageKind.Complete or MessageKind.Fail => Attempt <= attempt,
        MessageKind.TimeOut or MessageKind.Retry => Attempt == attempt,
        _ => false,
    };

    /// <summary>Whether it ends the pause of a step before its next attempt.</summary>
    /// <param name="step">The path of the step.</param>
    /// <param name="attempt">The attempt that failed.</param>
    public bool EndsPause(string step, int attempt) => Step == step && Kind == MessageKind.Retry && Attempt == attempt;
}
