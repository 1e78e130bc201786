namespace Commerce.Workflows.Journal;

/// <summary>What a line says about a step.</summary>
public enum StepOutcome
{
    /// <summary><c>done</c>: invoked; the output is in the line.</summary>
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
}

/// <summary>What outcomes are called.</summary>
public static class StepOutcomeExtensions
{
    extension(StepOutcome outcome)
    {
        /// <summary>The name on the wire and in the store.</summary>
        public string WireName => outcome switch
        {
            StepOutcome.Done => "done",
            StepOutcome.Skipped => "skipped",
            StepOutcome.Waiting => "waiting",
            StepOutcome.Retrying => "retrying",
            StepOutcome.Reverted => "reverted",
            StepOutcome.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
        };
    }
}
