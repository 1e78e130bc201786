using Commerce.EndToEnd.Tests.Support;
using Commerce.Testing.Runs;
using Commerce.Tests;
using Npgsql;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>A database, the application on it, and a gate in the database at which the application can be caught.</summary>
internal sealed class CrashWorld : IAsyncDisposable
{
    private const int GateKey = 4711;

    /// <summary>The application that is killed.</summary>
    public static readonly string Assembly = BuiltRepository.Assembly("Commerce.EndToEnd.App");

    private readonly string connectionString;
    private readonly NpgsqlDataSource database;
    private readonly NpgsqlConnection gate;
    private readonly NpgsqlConnection changes;
    private readonly string folder = RunFolder.OfProcess.Create("crash");

    private CrashWorld(string connectionString)
    {
        this.connectionString = connectionString;
        database = NpgsqlDataSource.Create(connectionString);
        gate = database.CreateConnection();
        changes = database.CreateConnection();
    }

    public RunningApp App { get; private set; } = null!;

    /// <summary>Starts the application on a new database and prepares the gate.</summary>
    public static async Task<CrashWorld> StartAsync(PostgresFixture postgres)
    {
        var world = new CrashWorld(await postgres.Server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken));
        await world.StartAppAsync();
        await world.gate.OpenAsync(TestContext.Current.CancellationToken);
        await world.changes.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(
            world.changes,
            $"""
            create function gate() returns trigger language plpgsql as $$
                begin perform pg_advisory_xact_lock_shared({GateKey}); return new; end $$;
            create function changed() returns trigger language plpgsql as $$ begin notify changed; return null; end $$;
            create trigger changed after insert or update on commerce.workflow_execution for each statement execute function changed();
            create trigger changed after insert or update on commerce.delivery for each statement execute function changed();
            create table public.handled (subscriber text not null, number int not null, process int not null);
            listen changed;
            """);
        return world;
    }

    public async Task StartAppAsync() => App = await StartHostAsync();

    /// <summary>Starts another host of the application.</summary>
    public Task<RunningApp> StartHostAsync() => RunningApp.StartAsync(
        folder, Assembly, new Dictionary<string, string> { ["ConnectionStrings__Commerce"] = connectionString });

    /// <summary>
    /// Closes the gate for what a condition describes, such as <c>insert on commerce.workflow_step … when (new.sequence = 2)</c>.
    /// </summary>
    public async Task CloseGateAsync(string table, string operation, string condition)
    {
        await ExecuteAsync(gate, $"select pg_advisory_lock({GateKey})");
        await ExecuteAsync(
            gate, $"create trigger gate before {operation} on {table} for each row when ({condition}) execute function gate()");
    }

    /// <summary>Waits until the application stands at the gate.</summary>
    /// <returns>The server process that serves it.</returns>
    public async Task<int> WaitAtGateAsync()
    {
        while (true)
        {
            var waiting = await QueryAsync<int?>("select (select pid from pg_locks where locktype = 'advisory' and not granted limit 1)");
            if (waiting is { } pid)
            {
                return pid;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Opens the gate and takes it away.</summary>
    /// <param name="lost">A server process whose transaction is rolled back first.</param>
    public async Task OpenGateAsync(int? lost = null)
    {
        if (lost is { } pid)
        {
            await ExecuteAsync(gate, $"select pg_terminate_backend({pid}, 5000)");
        }

        await ExecuteAsync(gate, $"select pg_advisory_unlock({GateKey})");
        await ExecuteAsync(
            gate,
            """
            drop trigger if exists gate on commerce.workflow_step;
            drop trigger if exists gate on commerce.delivery;
            drop trigger if exists gate on public.handled
            """);
    }

    /// <summary>Waits until the database says yes; looks again at every change.</summary>
    public async Task WaitUntilAsync(string condition)
    {
        while (!await QueryAsync<bool>($"select {condition}"))
        {
            await changes.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        var value = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        return value is DBNull ? default! : (T)value!;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await gate.DisposeAsync();
        await changes.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
