using Commerce.Workflows;

namespace Samples.Workflows;

public static class ReturnGoodsRoute
{
    public static Task<RunAcknowledgement> Approve(IWorkflowEngine workflows, string transactionId, bool yes, string deliveryId) =>
        workflows.CompleteStepAsync(ReturnGoods.ReturnGoodsWorkflow, transactionId, ReturnGoods.Approval, yes, key: deliveryId);

    public static Task<RunAcknowledgement> Refuse(IWorkflowEngine workflows, string transactionId, string reason) =>
        workflows.FailStepAsync(new StepReference("return-goods", transactionId, "approval"), reason, permanent: true);
}
