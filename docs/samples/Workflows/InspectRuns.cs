using Commerce.Workflows;

namespace Samples.Workflows;

public static class InspectRuns
{
    public static async Task<IReadOnlyList<string>> DescribeTroubleAsync(IWorkflowEngine workflows, CancellationToken cancellationToken)
    {
        var filter = new RunFilter { States = [WorkflowState.Failed], Limit = 20 };
        var lines = new List<string> { $"{await workflows.CountAsync(filter, cancellationToken)} runs have failed" };
        foreach (var run in await workflows.ListAsync(filter, cancellationToken))
        {
            var details = await workflows.RetrieveAsync(run.WorkflowId, run.TransactionId, cancellationToken);
            lines.AddRange(details.Steps.Where(step => step.Outcome == "failed").Select(step => $"{run.TransactionId}: {step.Step} could not {step.Action}"));
        }

        return lines;
    }

    public static string Draw(IWorkflowEngine workflows, string name) => workflows.Definitions.Single(graph => graph.Name == name).ToMermaid();
}
