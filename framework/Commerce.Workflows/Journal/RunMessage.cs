namespace Commerce.Workflows.Journal;

/// <summary>What a message asks of a run.</summary>
public enum MessageKind
{
    /// <summary><c>complete</c>: the step that waits has succeeded; the payload is its output.</summary>
    Complete,

    /// <summary><c>fail</c>: the step that waits has failed; the payload is the error.</summary>
    Fail,

    /// <summary><c>retry</c>: the step that waits is invoked again now.</summary>
    Retry,

    /// <summary><c>cancel</c>: the run stops and is undone, also when it is done.</summary>
    Cancel,

    /// <summary><c>compensate</c>: compensations that failed are tried again.</summary>
    Compensate,
}

/// <summary>A message to a run. It waits in the run's mailbox until a line of the journal answers it.</summary>
/// <param name="Number">Its number in the mailbox, from 1, without gaps.</param>
/// <param name="Kind">What it asks.</param>
/// <param name="Step">The path of the step it is for; empty for the run.</param>
/// <param name="Payload">JSON, or <see langword="null"/>.</param>
/// <param name="Permanent">With <see cref="MessageKind.Fail"/>: no attempt is made any more.</param>
/// <param name="Key">The idempotency key it was sent with.</param>
public sealed record RunMessage(int Number, MessageKind Kind, string Step, string? Payload, bool Permanent = false, string? Key = null);
