using Commerce.Workflows;

namespace Samples.Workflows;

public static class InvoiceDesk
{
    public static async Task<string> PayNow(IWorkflowEngine workflows, Invoice invoice, CancellationToken cancellationToken)
    {
        var options = new RunOptions { TransactionId = $"invoice-{invoice.Number}", ThrowOnError = false };
        var run = await workflows.RunAsync(PayInvoice.PayInvoiceWorkflow, invoice, options, cancellationToken);

        return run.State switch
        {
            WorkflowState.Done => $"booked as {run.Result}",
            WorkflowState.Reverted => $"nothing was done: {run.Error!.Message}",
            WorkflowState.Failed => $"somebody must look at {run.TransactionId}",
            _ => $"{run.TransactionId} is under way",
        };
    }

    public static Task<RunAcknowledgement> PayLater(IWorkflowEngine workflows, Invoice invoice, CancellationToken cancellationToken) =>
        workflows.StartAsync(
            PayInvoice.PayInvoiceWorkflow, invoice, new RunOptions { TransactionId = $"invoice-{invoice.Number}" }, cancellationToken);
}
