using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Identifiers;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Journal;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Testing;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Tests;

/// <summary>The parts of a host that are in Commerce.Postgres, on a database of its own or shared with another one.</summary>
internal sealed class TestHost : IAsyncDisposable, IServiceProvider
{
    private TestHost(Database database, RecordingQueue queue, EventRoutes routes, HostLease lease)
    {
        Database = database;
        Queue = queue;
        Routes = routes;
        Lease = lease;
        Journal = new PostgresJournal(database, () => lease.Id);
        Runtime = new WorkflowRuntime(
            Journal, Registry, JournalDialect.InMemory, new UlidGenerator(TimeProvider.System), TimeProvider.System);
        Deliveries = new PostgresDeliveryStore(database, routes);
    }

    public Database Database { get; }

    public RecordingQueue Queue { get; }

    public EventRoutes Routes { get; }

    internal HostLease Lease { get; }

    public PostgresJournal Journal { get; }

    public WorkflowRegistry Registry { get; } = new();

    public WorkflowRuntime Runtime { get; }

    public PostgresDeliveryStore Deliveries { get; }

    public static async Task<TestHost> StartAsync(PostgresFixture postgres)
    {
        var connectionString = await postgres.Server.CreateDatabaseAsync();
        return await StartAsync(connectionString);
    }

    /// <summary>A host on an existing database, with a table to write to and one subscriber.</summary>
    public static async Task<TestHost> StartAsync(string connectionString)
    {
        var queue = new RecordingQueue();
        var routes = new EventRoutes { MaxDepth = 3 };
        routes.Add("note.created", "first");
        var factory = new StoredEventFactory(new UlidGenerator(TimeProvider.System), TimeProvider.System);
        var database = new Database(
            connectionString, new PostgresOutbox(factory, routes, queue), TimeProvider.System, TestPostgres.DirectTo(connectionString));
        var notes = new MigrationSet("notes", "notes", [new Migration("0001_note", "create table note (text text primary key)")]);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime, notes], TestContext.Current.CancellationToken);
        // Nobody renews it, however long the test takes.
        var lease = HostLease.Acquire(database, "test", TimeSpan.FromHours(1));
        queue.HostId = lease.Id;
        return new TestHost(database, queue, routes, lease);
    }

    public object? GetService(Type serviceType) => null;

    public async Task<IReadOnlyList<string>> ColumnAsync(string sql) =>
        await Database.QueryAsync(sql, row => row.GetValue(0).ToString()!, [], TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<string>> NotesAsync() => ColumnAsync("select text from notes.note order by text");

    public async ValueTask DisposeAsync()
    {
        Lease.Dispose();
        await Database.DisposeAsync();
    }
}
