using Commerce.Workflows;

namespace Samples.Workflows;

public static class WatchOrders
{
    public static async Task<IReadOnlyList<string>> RunAndTell(IWorkflowEngine workflows, Cart cart, Action<string> tell)
    {
        var options = new RunOptions
        {
            ThrowOnError = false,
            OnProgress = progress => tell($"{progress.Event} {progress.Step} {progress.Error?.Message}".Trim()),
        };
        var run = await workflows.RunAsync(PlaceOrder.PlaceOrderWorkflow, cart, options);

        return [.. run.Errors.Select(error => $"{error.Step} {error.Action}: {error.Error.Message}")];
    }

    public static IDisposable CountEnds(IWorkflowRuns runs, Dictionary<WorkflowState, int> ends) => runs.Subscribe(
        progress =>
        {
            if (progress.Event == RunEvent.End)
            {
                lock (ends)
                {
                    ends[progress.State] = ends.GetValueOrDefault(progress.State) + 1;
                }
            }
        },
        workflowId: "place-order");
}
