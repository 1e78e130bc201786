using Commerce.Workflows;

namespace Samples.Workflows;

public static class ReturnGoodsRoute
{
    public static Task<RunAcknowledgement> Approve(IWorkflowEngine workflows, string transactionId, bool yes, string deliveryId) =>
        workflows.GetRun(ReturnGoods.ReturnGoodsWorkflow, transactionId).CompleteStepAsync(ReturnGoods.Approval, yes, key: deliveryId);

    public static Task<RunAcknowledgement> Refuse(IWorkflowEngine workflows, string transactionId, string reason) =>
        workflows.GetRun("return-goods", transactionId).FailStepAsync(ReturnGoods.Approval, reason, permanent: true);
}
