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

    /// <summary>The transaction id itself is taken, by a run the caller may ask for.</summary>
    public bool IsDuplicate { get; private init; }

    /// <summary>The refusal of a run whose transaction id is taken.</summary>
    /// <param name="execution">The run that was refused.</param>
    /// <param name="inner">The store's error.</param>
    public static ExecutionConflictException TransactionIdUsed(ExecutionRecord execution, Exception? inner = null)
    {
        ArgumentNullException.ThrowIfNull(execution);
        return new(
            execution,
            $"COM3010 The transaction id '{execution.TransactionId}' of the workflow '{execution.WorkflowId}' was used before. Use a new one, or read the run that has it.",
            inner)
        {
            IsDuplicate = true,
        };
    }
}
