namespace Commerce.Workflows.Journal;

/// <summary>How one call of a step's handler ended.</summary>
public enum StepOutcome
{
    /// <summary><c>done</c>: invoked.</summary>
    Done,

    /// <summary><c>reverted</c>: compensated.</summary>
    Reverted,

    /// <summary><c>failed</c>: the handler threw.</summary>
    Failed,
}
