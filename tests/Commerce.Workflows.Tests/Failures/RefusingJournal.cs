using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A journal that refuses the content of some writes.</summary>
/// <param name="inner">The journal.</param>
/// <param name="refuses">Which writes.</param>
internal sealed class RefusingJournal(IJournal inner, Func<JournalEntry, bool> refuses) : DelegatingJournal(inner)
{
    public const string Reason = "this cannot be stored";

    public override JournalFailure Classify(Exception exception) =>
        exception is JournalRefusedException refused ? refused.Failure : base.Classify(exception);

    protected override ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call) =>
        write.Entries.Any(refuses)
            ? ValueTask.FromException(new JournalRefusedException(Reason, JournalFailure.Step))
            : base.WriteAroundAsync(write, call);
}
