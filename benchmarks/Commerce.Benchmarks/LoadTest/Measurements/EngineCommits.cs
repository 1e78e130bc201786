using System.Diagnostics;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Identifiers;
using Commerce.Postgres.Journal;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>Commits per run of the engine alone: in this process, on the PostgreSQL journal, without subscribers and background.</summary>
internal sealed class EngineCommits(TestBench bench, LoadTestOptions options)
{
    private const string DatabaseName = "engine_commits";

    public async Task<IReadOnlyList<CommitSample>> RunAsync(CancellationToken cancellationToken)
    {
        var connectionString = await bench.CreateDatabaseAsync(DatabaseName, cancellationToken);
        await using (var database = new Database(connectionString, TimeProvider.System))
        {
            await new Migrator(database).ApplyAsync([MigrationSet.Runtime], cancellationToken);
            await database.QueryAsync("create table effect (id text primary key)", _ => 0, [], cancellationToken);
        }

        return
        [
            await CountAsync(connectionString, transactional: true, steps: 1, cancellationToken),
            await CountAsync(connectionString, transactional: false, steps: 1, cancellationToken),
            await CountAsync(connectionString, transactional: true, steps: 5, cancellationToken),
        ];
    }

    private async Task<CommitSample> CountAsync(string connectionString, bool transactional, int steps, CancellationToken cancellationToken)
    {
        var kind = $"engine, {steps} {(transactional ? "transactional" : "plain")} {(steps == 1 ? "step" : "steps")}";
        var (without, _) = await RunAsync(connectionString, transactional, steps, runs: 0, cancellationToken);
        var (with, elapsed) = await RunAsync(connectionString, transactional, steps, options.CountedRuns, cancellationToken);
        return CommitSample.Of(kind, options.CountedRuns, with, without, elapsed);
    }

    private async Task<(ServerCounters Counted, TimeSpan Elapsed)> RunAsync(
        string connectionString, bool transactional, int steps, int runs, CancellationToken cancellationToken)
    {
        var before = await bench.Statistics.ReadAsync(DatabaseName, cancellationToken);
        TimeSpan elapsed;
        await using (var database = new Database(connectionString, TimeProvider.System))
        {
            var runtime = new WorkflowRuntime(
                new PostgresJournal(database, () => 1),
                new WorkflowRegistry(),
                JournalDialect.InMemory,
                new UlidGenerator(TimeProvider.System),
                TimeProvider.System);
            var workflow = Create(database, transactional, steps);
            // The first statement opens the connection.
            await database.QueryAsync("select 1", _ => 0, [], cancellationToken);
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < runs; i++)
            {
                await runtime.RunAsync(EmptyContainer.Instance, workflow, Guid.CreateVersion7().ToString("n"), null, cancellationToken);
            }

            elapsed = Stopwatch.GetElapsedTime(started);
        }

        return (await bench.Statistics.ReadAsync(DatabaseName, cancellationToken) - before, elapsed);
    }

    private static Workflow<string, string> Create(Database database, bool transactional, int steps) => Workflow.Create(
        new WorkflowOptions("counted"),
        (Composer<string> flow) =>
        {
            var value = flow.Input;
            for (var i = 1; i <= steps; i++)
            {
                value = flow.Step(
                    Step.Create(new StepOptions($"step-{i}") { Transactional = transactional }, async (string input, StepContext step) =>
                    {
                        await database.QueryAsync(
                            "insert into effect (id) values ($1)", _ => 0, [$"{input}-{step.StepName}"], step.CancellationToken);
                        return input;
                    }),
                    value);
            }

            return value;
        });
}
