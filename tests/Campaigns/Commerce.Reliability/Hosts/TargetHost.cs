using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Identifiers;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Journal;
using Commerce.Postgres.Sessions;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;
using Npgsql;

namespace Commerce.Reliability.Hosts;

/// <summary>A host with nothing but the engine: it starts runs of every shape, resumes those of others, and is killed.</summary>
internal sealed class TargetHost(TargetHostOptions options) : IServiceProvider
{
    private const int Clients = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<RunId, Task> resumed = new();
    private NpgsqlDataSource outside = null!;
    private HostLease lease = null!;
    private Shapes shapes = null!;
    private WorkflowRuntime runtime = null!;
    private WorkflowEngine engine = null!;

    /// <summary>The name under which a process is registered as a host.</summary>
    public static string NameOf(int process) => $"target:{process}";

    public object? GetService(Type serviceType) => null;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ids = new UlidGenerator(TimeProvider.System);
        await using var database = new Database(options.ConnectionString, TimeProvider.System);
        outside = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.ConnectionString) { MaxPoolSize = 2 });
        lease = HostLease.Acquire(database, NameOf(Environment.ProcessId));
        shapes = new Shapes(database, outside);
        var registry = new WorkflowRegistry();
        foreach (var workflow in shapes.All)
        {
            registry.TryAdd(workflow);
        }

        var journal = new DyingJournal(new PostgresJournal(database, () => lease.Id), options.DieAt, options.After);
        runtime = new WorkflowRuntime(
            journal,
            registry,
            JournalDialect.InMemory,
            ids,
            TimeProvider.System,
            new WorkflowRuntimeOptions { InlineWait = TimeSpan.FromMilliseconds(25) });
        engine = new WorkflowEngine(runtime, this);
        Console.WriteLine("ready");
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = new List<Task>
        {
            EachAsync(LiveAsync, resting.Token),
            EachAsync(GoOnAsync, resting.Token),
            EachAsync(AnswerAsync, resting.Token),
        };
        if (options.Drain)
        {
            while (await OpenAsync(cancellationToken) > 0)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }

            await resting.CancelAsync();
        }
        else
        {
            var random = new Random(options.Seed);
            work.AddRange(Enumerable.Range(0, Clients).Select(_ => LoadAsync(new Random(random.Next()), resting.Token)));
        }

        try
        {
            await Task.WhenAll(work);
        }
        catch (OperationCanceledException) when (resting.IsCancellationRequested)
        {
            // Nothing is left to do, or somebody at the terminal had enough.
        }

        lease.Dispose();
        return 0;
    }

    /// <summary>Does something again and again; a database that is away is waited for.</summary>
    private static async Task EachAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await act(cancellationToken);
            }
            catch (Exception exception)
                when (exception is NpgsqlException or CommerceException or InvalidOperationException or TimeoutException)
            {
                await Console.Error.WriteLineAsync($"{act.Method.Name}: {exception.Message}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        lease.Renew();
        await lease.SweepAsync(cancellationToken);
        await runtime.Live.DeliverMessagesAsync(cancellationToken);
    }

    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        foreach (var stored in await runtime.Recovery.ClaimAsync(ClaimRoom.Of(50), cancellationToken))
        {
            resumed[stored.Header.Id] = ResumeAsync(stored, cancellationToken);
        }
    }

    private async Task ResumeAsync(StoredRun stored, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await runtime.Recovery.ResumeAsync(this, stored, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or CommerceException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"resume: {exception.Message}");
        }
        finally
        {
            resumed.TryRemove(stored.Header.Id, out _);
        }
    }

    /// <summary>Answers whatever waits for an answer, each under one key.</summary>
    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<string>();
        await using (var command = outside.CreateCommand(
            """
            select coalesce(run.transaction_id, 'auto-' || run.id) from commerce.workflow_execution as run
            where run.workflow_id = 'waits' and run.state = 'invoking' and run.messages = 0
            and exists (select from commerce.workflow_step where execution_id = run.id and step = 'answer') limit 50
            """))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                waiting.Add(reader.GetString(0));
            }
        }

        foreach (var transactionId in waiting)
        {
            try
            {
                await engine.GetRun("waits", transactionId).CompleteStepAsync(
                    "answer", JsonSerializer.SerializeToElement(42), "the-answer", cancellationToken);
            }
            catch (CommerceException exception) when (exception.Code is "COM3015")
            {
                // Somebody else was first.
            }
        }
    }

    private async Task LoadAsync(Random random, CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested)
        {
            var workflow = shapes.All[random.Next(shapes.All.Count)];
            var work = new Work(random.Next(1000), random.Next(3) == 0);
            try
            {
                var run = await runtime.RunAsync(this, workflow, work, new RunOptions { ThrowOnError = false }, cancellationToken);
                await AcknowledgeAsync(run, cancellationToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or CommerceException or TimeoutException)
            {
                await Console.Error.WriteLineAsync($"run: {exception.Message}");
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Writes down what a caller was told.</summary>
    private async Task AcknowledgeAsync(WorkflowRun<Work> run, CancellationToken cancellationToken)
    {
        await using var command = outside.CreateCommand("insert into torture.told (transaction_id, state) values ($1, $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = run.TransactionId });
        command.Parameters.Add(new NpgsqlParameter { Value = run.State.WireName });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = outside.CreateCommand(
                """
                select count(*) from commerce.workflow_execution
                where parked_reason is null and (state not in ('done', 'reverted', 'failed') or wake_at is not null)
                """);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (NpgsqlException)
        {
            return long.MaxValue;
        }
    }
}
