namespace Commerce.Workflows.Journal;

/// <summary>The journal refused a write because someone else was first. Nothing of the write remains.</summary>
public sealed class ExecutionConflictException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which run, and why.</param>
    /// <param name="inner">The store's error.</param>
    public ExecutionConflictException(string message, Exception? inner = null)
        : base(ErrorType.Conflict, message, code: "COM3010", inner)
    {
    }
}
