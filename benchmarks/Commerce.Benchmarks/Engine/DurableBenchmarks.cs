using BenchmarkDotNet.Attributes;
using Commerce.Identifiers;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Benchmarks.Engine;

/// <summary>The durable path without a database: the cost of records, JSON and journal entries.</summary>
/// <remarks>
/// The in-memory journal looks through its runs at each new one, so each invocation begins with an empty one and makes few runs.
/// </remarks>
public class DurableBenchmarks
{
    private const int Runs = 16;

    private readonly WorkflowRegistry registry = new();
    private readonly UlidGenerator ids = new(TimeProvider.System);

    [Benchmark(Baseline = true, OperationsPerInvoke = Runs)]
    public Task OneStep() => RunAsync(TrivialWorkflows.DurableOfOne);

    [Benchmark(OperationsPerInvoke = Runs)]
    public Task FiveSteps() => RunAsync(TrivialWorkflows.DurableOfFive);

    private async Task RunAsync(Workflow<int, int> workflow)
    {
        var runtime = new WorkflowRuntime(
            new InMemoryJournal(TimeProvider.System), registry, JournalDialect.InMemory, ids, TimeProvider.System);
        for (var i = 0; i < Runs; i++)
        {
            await runtime.RunAsync(NoServices.Instance, workflow, 1, null, CancellationToken.None);
        }
    }
}
