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
