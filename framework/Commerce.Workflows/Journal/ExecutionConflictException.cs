namespace Commerce.Workflows.Journal;

/// <summary>The journal refused a write because someone else was first. Nothing of the write remains.</summary>
public sealed class ExecutionConflictException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="execution">The run whose write was refused.</param>
    /// <param name="message">Why.</param>
    /// <param name="inner">The store's error.</param>
    public ExecutionConflictException(ExecutionRecord execution, string message, Exception? inner = null)
        : base(ErrorType.Conflict, message, code: "COM3010", inner)
    {
        ArgumentNullException.ThrowIfNull(execution);
        ExecutionId = execution.Id;
    }

    /// <summary>The id of the run whose write was refused.</summary>
    public string ExecutionId { get; }
}
