namespace Commerce.Workflows;

/// <summary>There is no run of a transaction id, or no longer.</summary>
public sealed class RunNotFoundException : CommerceException
{
    /// <summary>The code of the error.</summary>
    public const string Id = "COM3012";

    /// <summary>Creates the exception.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The transaction id.</param>
    public RunNotFoundException(string workflowId, string transactionId)
        : base(
            ErrorType.NotFound,
            $"{Id} There is no run '{transactionId}' of '{workflowId}'. It may have been deleted when its retention was over.",
            Id)
    {
        WorkflowId = workflowId;
        TransactionId = transactionId;
    }

    /// <summary>Gets the workflow's name.</summary>
    public string WorkflowId { get; }

    /// <summary>Gets the transaction id.</summary>
    public string TransactionId { get; }
}
