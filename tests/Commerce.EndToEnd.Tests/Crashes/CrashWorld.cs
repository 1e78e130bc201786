using System.Net.Sockets;
using Commerce.EndToEnd.Tests.Support;
using Commerce.Testing.Runs;
using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>A database, the application on it, and a gate in the database at which the application can be caught.</summary>
internal sealed class CrashWorld : IAsyncDisposable
{
    /// <summary>The application that is killed.</summary>
    public static readonly string Assembly = BuiltRepository.Assembly("Commerce.EndToEnd.App");

    private readonly string connectionString;
    private readonly string folder = RunFolder.OfProcess.Create("crash");
    private Gate gate = null!;
    private DatabaseWatch watch = null!;

    private CrashWorld(string connectionString) => this.connectionString = connectionString;

    public RunningApp App { get; private set; } = null!;

    /// <summary>Starts the application on a new database and prepares the gate.</summary>
    public static async Task<CrashWorld> StartAsync(PostgresFixture postgres)
    {
        var database = await postgres.Server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = new CrashWorld(PatientDatabase.For(database));
        await world.StartAppAsync();
        world.gate = await Gate.CreateAsync(world.connectionString);
        world.watch = await DatabaseWatch.StartAsync(world.connectionString, "commerce.delivery");
        await world.watch.ExecuteAsync(
            $"""
            create trigger changed after insert or update on commerce.workflow_execution
                for each statement execute function public.changed();
            create function gate() returns trigger language plpgsql as $$ begin perform {Gate.Pass}; return new; end $$;
            create table public.handled (subscriber text not null, number int not null, process int not null);
            """);
        return world;
    }

    /// <summary>Awaits an answer that does not come because the application was killed.</summary>
    public static async Task AssertLostAsync(Task request) => Assert.True(IsLost(await Record.ExceptionAsync(() => request)));

    /// <summary>Whether a request ended because the application was killed. The client may throw the error of its socket.</summary>
    public static bool IsLost(Exception? exception) => exception is HttpRequestException or SocketException;

    public async Task StartAppAsync() => App = await StartHostAsync();

    /// <summary>Starts another host of the application.</summary>
    public Task<RunningApp> StartHostAsync() => RunningApp.StartAsync(
        folder, Assembly, new Dictionary<string, string> { ["ConnectionStrings__Commerce"] = connectionString });

    /// <summary>
    /// Closes the gate for what a condition describes, such as <c>insert on commerce.workflow_step … when (new.sequence = 2)</c>.
    /// </summary>
    public async Task CloseGateAsync(string table, string operation, string condition)
    {
        await gate.CloseAsync();
        await gate.ExecuteAsync(
            $"create trigger gate before {operation} on {table} for each row when ({condition}) execute function gate()");
    }

    /// <summary>Waits until the application stands at the gate.</summary>
    /// <returns>The server process that serves it.</returns>
    public Task<int> WaitAtGateAsync() => gate.WaitAsync();

    /// <summary>Opens the gate and takes it away.</summary>
    /// <param name="lost">A server process whose transaction is rolled back first.</param>
    public async Task OpenGateAsync(int? lost = null)
    {
        if (lost is { } process)
        {
            await gate.EndAsync(process);
        }

        await gate.OpenAsync();
        await gate.ExecuteAsync(
            """
            drop trigger if exists gate on commerce.workflow_step;
            drop trigger if exists gate on commerce.delivery;
            drop trigger if exists gate on public.handled
            """);
    }

    /// <summary>Waits until the database says yes; looks again at every change.</summary>
    public Task WaitUntilAsync(string condition) => watch.WaitUntilAsync(condition);

    public Task<T> QueryAsync<T>(string sql) => watch.QueryAsync<T>(sql);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await gate.DisposeAsync();
        await watch.DisposeAsync();
    }
}
