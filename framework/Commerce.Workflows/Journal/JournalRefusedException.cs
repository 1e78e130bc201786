namespace Commerce.Workflows.Journal;

/// <summary>A rejection by the in-memory journal. Tests throw it in place of a database's error.</summary>
/// <param name="message">Why.</param>
/// <param name="failure">What it means.</param>
internal sealed class JournalRefusedException(string message, JournalFailure failure) : Exception(message)
{
    /// <summary>Gets what the rejection means.</summary>
    public JournalFailure Failure { get; } = failure;
}
