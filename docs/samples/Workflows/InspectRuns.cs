using Commerce.Workflows;

namespace Samples.Workflows;

public static class InspectRuns
{
    public static async Task<IReadOnlyList<string>> DescribeTroubleAsync(
        IWorkflowEngine workflows, IWorkflowRuns runs, CancellationToken cancellationToken)
    {
        var filter = new RunFilter { States = [WorkflowState.Failed], Take = 20 };
        var lines = new List<string> { $"{await runs.CountAsync(filter, cancellationToken)} runs have failed" };
        foreach (var run in await runs.ListAsync(filter, cancellationToken))
        {
            var details = await workflows.GetRun(run.WorkflowId, run.TransactionId).RetrieveAsync(cancellationToken);
            lines.AddRange(
                details.Steps.Where(step => step.Outcome == StepOutcome.Failed).Select(
                    step => $"{run.TransactionId}: {step.Step} could not {step.Action}"));
        }

        return lines;
    }

    public static string Draw(IWorkflowRuns runs, string name) => runs.Definitions.Single(graph => graph.Name == name).ToMermaid();
}
