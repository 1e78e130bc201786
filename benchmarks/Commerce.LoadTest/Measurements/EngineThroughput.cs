using System.Diagnostics;
using Commerce.Identifiers;
using Commerce.LoadTest.Floors;
using Commerce.LoadTest.Options;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Journal;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Registry;
using Npgsql;

namespace Commerce.LoadTest.Measurements;

/// <summary>
/// Durable runs of five plain steps, whose only writes are the journal's, beside what bare lines cost in the same round on the same server.
/// </summary>
internal sealed class EngineThroughput(TestBench bench, LoadTestOptions options, Action<string> progress)
{
    private const int Steps = 5;
    private static readonly int[] Concurrencies = [1, 16, 256];

    public async Task<IReadOnlyList<EngineSample>> RunAsync(CancellationToken cancellationToken)
    {
        var connectionString = await bench.CreateDatabaseAsync("engine_throughput", cancellationToken);
        var outbox = new Outbox(new UlidGenerator(TimeProvider.System), TimeProvider.System, new EventRoutes(), NoDeliveries.Instance);
        await using var database = new Database(connectionString, outbox);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime], cancellationToken);
        await database.QueryAsync("create table floor_line (id text, number int, output text, primary key (id, number))", _ => 0, [], cancellationToken);
        await using var lease = await HostLease.AcquireAsync(database, "load test", cancellationToken);
        var executor = new WorkflowExecutor(new PostgresJournal(database, outbox, () => lease.Id), new WorkflowRegistry(), new UlidGenerator(TimeProvider.System));
        await using var source = NpgsqlDataSource.Create(connectionString);
        var workflow = Create();
        await EngineAsync(executor, workflow, 16, options.WarmUp, cancellationToken);
        await new GroupCommitFloor(source).RunAsync(16, options.WarmUp, cancellationToken);
        // A database a few seconds old is planned for as if its tables stayed small, until autovacuum comes by.
        await database.QueryAsync("analyze", _ => 0, [], cancellationToken);
        var samples = new List<EngineSample>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var concurrency in Concurrencies)
            {
                progress($"engine, {concurrency} at once, round {round}");
                // The order changes from round to round, so that neither profits from what the other leaves behind.
                var single = concurrency == 1 ? await new SingleCommitFloor(source).RunAsync(options.Window, cancellationToken) : (double?)null;
                var before = round % 2 == 0 ? await new GroupCommitFloor(source).RunAsync(concurrency, options.Window, cancellationToken) : (double?)null;
                var steps = await EngineAsync(executor, workflow, concurrency, options.Window, cancellationToken);
                samples.Add(new(concurrency, steps, before ?? await new GroupCommitFloor(source).RunAsync(concurrency, options.Window, cancellationToken), single));
            }
        }

        return samples;
    }

    private static async Task<double> EngineAsync(
        WorkflowExecutor executor, Workflow<Answer, Answer> workflow, int concurrency, TimeSpan window, CancellationToken cancellationToken)
    {
        var runs = 0L;
        var end = Stopwatch.GetTimestamp() + (long)(window.TotalSeconds * Stopwatch.Frequency);
        var input = new Answer("01J0000000000000000000000A", "somebody@example.com", 12345);
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            await Task.Yield();
            while (Stopwatch.GetTimestamp() < end)
            {
                await executor.RunAsync(EmptyContainer.Instance, workflow, input, null, cancellationToken);
                Interlocked.Increment(ref runs);
            }
        }));
        return runs * Steps / window.TotalSeconds;
    }

    private static Workflow<Answer, Answer> Create() => Workflow.Create("throughput", (Composer<Answer> flow) =>
        Enumerable.Range(1, Steps).Aggregate(flow.Input, (value, number) => flow.Step(Step.Create($"step-{number}", static (Answer input, StepContext _) => Task.FromResult(input)), value)));

    private sealed record Answer(string Id, string Email, int Number);
}
