using BenchmarkDotNet.Attributes;
using Commerce.Identifiers;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Benchmarks.Engine;

/// <summary>What the engine adds to the calls of the handlers. The slope from one step to five is the cost of a step.</summary>
public class EphemeralBenchmarks
{
    private readonly WorkflowRuntime runtime = new(
        new InMemoryJournal(TimeProvider.System),
        new WorkflowRegistry(),
        JournalDialect.InMemory,
        new UlidGenerator(TimeProvider.System),
        TimeProvider.System);

    [Benchmark(Baseline = true)]
    public Task OneStep() => runtime.RunAsync(NoServices.Instance, TrivialWorkflows.EphemeralOfOne, 1, null, CancellationToken.None);

    [Benchmark]
    public Task FiveSteps() => runtime.RunAsync(NoServices.Instance, TrivialWorkflows.EphemeralOfFive, 1, null, CancellationToken.None);
}
