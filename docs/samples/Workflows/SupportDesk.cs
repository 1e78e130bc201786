using Commerce.Workflows;

namespace Samples.Workflows;

public static class SupportDesk
{
    public static Task<RunAcknowledgement> CallOff(IWorkflowEngine workflows, string transactionId) =>
        workflows.CancelAsync("pay-invoice", transactionId);

    public static Task<RunAcknowledgement> AskAgain(IWorkflowEngine workflows, string transactionId) =>
        workflows.RetryStepAsync(new StepReference("return-goods", transactionId, "approval"));

    public static Task<RunAcknowledgement> UndoTheRest(IWorkflowEngine workflows, string transactionId) =>
        workflows.RetryCompensationAsync("pay-invoice", transactionId);

    public static Task<RunAcknowledgement> GoOn(IWorkflowEngine workflows, string transactionId) =>
        workflows.ResumeAsync("pay-invoice", transactionId);
}
