namespace Commerce.Workflows.Journal;

/// <summary>The journal cannot be read or written now. Runs stay where they are, and are resumed when it is back.</summary>
internal sealed class JournalUnavailableException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The code of the error.</param>
    /// <param name="message">What happened, without the code.</param>
    /// <param name="inner">The store's error.</param>
    public JournalUnavailableException(string id, string message, Exception inner)
        : base(ErrorType.Database, $"{id} {message}", id, inner)
    {
    }
}
