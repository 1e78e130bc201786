namespace Commerce.Workflows.Journal;

/// <summary>The requests that a message can make.</summary>
internal enum MessageKind
{
    /// <summary><c>complete</c>: completes a step that waits; the payload is its output.</summary>
    Complete,

    /// <summary><c>fail</c>: fails a step that waits; the payload is the error.</summary>
    Fail,

    /// <summary><c>retry</c>: invokes a step again now that waits, for an answer or for its next attempt.</summary>
    Retry,

    /// <summary><c>cancel</c>: stops the run and compensates it, also when it is done.</summary>
    Cancel,

    /// <summary><c>compensate</c>: retries compensations that failed.</summary>
    Compensate,

    /// <summary>
    /// <c>timeout</c>: the time of a step that waits is over. The host that has the run sends it, so that the mailbox decides which comes
    /// first, this or an answer.
    /// </summary>
    TimeOut,
}
