namespace Commerce.Workflows;

/// <summary>Another run has the transaction id, and <see cref="WorkflowOptions.OnDuplicate"/> rejects a second one.</summary>
public sealed class DuplicateRunException : CommerceException
{
    /// <summary>The code of the error.</summary>
    public const string Id = "COM3010";

    /// <summary>Creates the exception.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The transaction id.</param>
    /// <param name="inner">The journal's error. Default: none.</param>
    public DuplicateRunException(string workflowId, string transactionId, Exception? inner = null)
        : base(
            ErrorType.Conflict,
            $"{Id} The transaction id '{transactionId}' of the workflow '{workflowId}' was used before. Use a new one, or read the run " +
            "that has it.",
            Id,
            inner)
    {
        WorkflowId = workflowId;
        TransactionId = transactionId;
    }

    /// <summary>Gets the workflow's name.</summary>
    public string WorkflowId { get; }

    /// <summary>Gets the transaction id.</summary>
    public string TransactionId { get; }
}
