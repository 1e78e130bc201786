namespace Commerce.Workflows.Journal;

/// <summary>The journal cannot be read or written now. Runs stay where they are, and are resumed when it is back.</summary>
internal sealed class JournalUnavailableException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The code of the error.</param>
    /// <param name="message">What happened, without the code.</param>
    /// <param name="inner">The store's error.</param>
    /// <param name="isUnknown">Whether something may have been kept, so that the call must not simply be repeated. Default: no.</param>
    public JournalUnavailableException(string id, string message, Exception inner, bool isUnknown = false)
        : base(isUnknown ? ErrorType.Database : ErrorType.Unavailable, $"{id} {message}", id, inner)
    {
    }

    /// <summary>
    /// The same failure for the caller of a run that the journal has: a host resumes it, so that the call must not be repeated.
    /// </summary>
    public JournalUnavailableException After(RunHeader run) => new(
        Code!,
        $"The database went away, and the run '{run.TransactionId}' of '{run.WorkflowId}' is resumed when it is back. Do not repeat the " +
        "call: ask for that run.",
        this,
        isUnknown: true);
}
