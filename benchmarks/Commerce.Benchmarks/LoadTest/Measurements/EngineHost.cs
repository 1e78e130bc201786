using Commerce.Identifiers;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Journal;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>The engine alone in this process, on the journal of a database of its own: no HTTP, subscribers or background.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly Answer Input = new("01J0000000000000000000000A", "somebody@example.com", 12345);

    private readonly HostLease lease;
    private readonly WorkflowRuntime runtime;

    private EngineHost(Database database, HostLease lease)
    {
        (Database, this.lease) = (database, lease);
        runtime = new WorkflowRuntime(
            new PostgresJournal(database, () => lease.Id),
            new WorkflowRegistry(),
            JournalDialect.InMemory,
            new UlidGenerator(TimeProvider.System),
            TimeProvider.System);
    }

    public Database Database { get; }

    public static async Task<EngineHost> StartAsync(string connectionString, CancellationToken cancellationToken)
    {
        var database = new Database(connectionString, TimeProvider.System);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime], cancellationToken);
        return new EngineHost(database, HostLease.Acquire(database, "load test"));
    }

    /// <summary>A workflow of plain steps in a row, whose only writes are the journal's.</summary>
    public static Workflow<Answer, Answer> Chain(int steps) => Workflow.Create(
        new WorkflowOptions($"chain-of-{steps}"),
        (Composer<Answer> flow) => Enumerable.Range(1, steps).Aggregate(flow.Input, (value, number) =>
            flow.Step(Step.Create($"step-{number}", static (Answer input, StepContext _) => Task.FromResult(input)), value)));

    /// <summary>Runs a workflow again and again.</summary>
    /// <param name="workflow">The workflow; always the same object for one id.</param>
    /// <param name="concurrency">How many runs are under way at once.</param>
    /// <param name="shouldContinue">Asked before each run with the number of runs begun so far.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <returns>How many runs ended.</returns>
    public async Task<long> RunAsync(
        Workflow<Answer, Answer> workflow, int concurrency, Func<long, bool> shouldContinue, CancellationToken cancellationToken)
    {
        var begun = 0L;
        var runs = 0L;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            await Task.Yield();
            while (shouldContinue(Interlocked.Increment(ref begun) - 1))
            {
                await runtime.RunAsync(EmptyContainer.Instance, workflow, Input, null, cancellationToken);
                Interlocked.Increment(ref runs);
            }
        }));
        return runs;
    }

    public async ValueTask DisposeAsync()
    {
        lease.Dispose();
        await Database.DisposeAsync();
    }

    internal sealed record Answer(string Id, string Email, int Number);
}
