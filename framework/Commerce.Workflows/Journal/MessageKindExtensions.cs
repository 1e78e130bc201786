namespace Commerce.Workflows.Journal;

/// <summary>The outcomes of a step, as its last entry has them, at which it expects a message.</summary>
internal static class MessageKindExtensions
{
    private static readonly IReadOnlyList<StepOutcome> Answers = [StepOutcome.Waiting, StepOutcome.Invoking];
    private static readonly IReadOnlyList<StepOutcome> Retries = [StepOutcome.Waiting, StepOutcome.Retrying];
    private static readonly IReadOnlyList<StepOutcome> TimeOuts = [StepOutcome.Waiting];

    extension(MessageKind kind)
    {
        /// <summary>Gets the outcomes at which a step expects it; <see langword="null"/>: it is for the run, at any time.</summary>
        public IReadOnlyList<StepOutcome>? ExpectedAt => kind switch
        {
            MessageKind.Complete or MessageKind.Fail => Answers,
            MessageKind.Retry => Retries,
            MessageKind.TimeOut => TimeOuts,
            _ => null,
        };
    }
}
