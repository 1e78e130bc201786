using Commerce.Workflows;

namespace Samples.Workflows;

public static class SupportDesk
{
    public static Task<RunAcknowledgement> Cancel(IWorkflowEngine workflows, string transactionId) =>
        workflows.GetRun("pay-invoice", transactionId).CancelAsync();

    public static Task<RunAcknowledgement> AskAgain(IWorkflowEngine workflows, string transactionId) =>
        workflows.GetRun("return-goods", transactionId).RetryStepAsync(ReturnGoods.Approval);

    public static Task<RunAcknowledgement> RetryTheRest(IWorkflowEngine workflows, string transactionId) =>
        workflows.GetRun("pay-invoice", transactionId).RetryCompensationAsync();

    public static Task<RunAcknowledgement> Resume(IWorkflowEngine workflows, string transactionId) =>
        workflows.GetRun("pay-invoice", transactionId).ResumeAsync();
}
