namespace Commerce.Workflows;

/// <summary>The error of a run that was cancelled by <see cref="WorkflowRunHandle.CancelAsync"/>.</summary>
public sealed class RunCancelledException : CommerceException
{
    /// <summary>The code of the error.</summary>
    public const string Id = "COM3042";

    /// <summary>Creates the exception.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The run's transaction id.</param>
    public RunCancelledException(string workflowId, string transactionId)
        : base(ErrorType.NotAllowed, $"{Id} The run '{transactionId}' of '{workflowId}' was cancelled.", Id)
    {
    }
}
