namespace Commerce.Workflows;

/// <summary>The names of outcomes.</summary>
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
            StepOutcome.Invoking => "invoking",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
        };
    }
}
