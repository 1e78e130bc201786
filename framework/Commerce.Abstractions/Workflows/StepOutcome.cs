namespace Commerce.Workflows;

/// <summary>What a journal entry says about a step.</summary>
public enum StepOutcome
{
    /// <summary><c>done</c>: invoked; the output is in the entry.</summary>
    Done,

    /// <summary><c>skipped</c>: the handler chose not to do anything.</summary>
    Skipped,

    /// <summary><c>waiting</c>: begun, and waiting for a time or for a message from outside.</summary>
    Waiting,

    /// <summary><c>retrying</c>: an attempt failed, another one is due.</summary>
    Retrying,

    /// <summary><c>reverted</c>: compensated.</summary>
    Reverted,

    /// <summary><c>failed</c>: no attempt is left.</summary>
    Failed,

    /// <summary><c>invoking</c>: the handler of an external step was called. An answer that comes before it returns is kept.</summary>
    Invoking,
}
