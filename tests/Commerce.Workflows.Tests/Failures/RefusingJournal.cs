using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>A journal that refuses the content of some writes.</summary>
/// <param name="inner">The journal.</param>
/// <param name="refuses">Which writes.</param>
/// <param name="failure">What the refusal means. Default: the same content would be refused again.</param>
internal sealed class RefusingJournal(
    IJournal inner, Func<JournalEntry, bool> refuses, JournalFailure failure = JournalFailure.Step) : DelegatingJournal(inner)
{
    public const string Reason = "this cannot be stored";

    /// <summary>Chooses only the first of some writes.</summary>
    public static Func<JournalEntry, bool> Once(Func<JournalEntry, bool> refuses)
    {
        var isFirst = true;
        return entry => refuses(entry) && isFirst && !(isFirst = false);
    }

    protected override ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call) =>
        write.Entries.Any(refuses)
            ? ValueTask.FromException(new JournalRefusedException(Reason, failure))
            : base.WriteAroundAsync(write, call);
}
