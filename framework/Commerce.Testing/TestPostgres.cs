using System.Runtime.InteropServices;
using Commerce.DevelopmentServer;
using Commerce.Testing.Runs;
using Npgsql;

namespace Commerce.Testing;

/// <summary>
/// A PostgreSQL for one test run: the one in <c>ConnectionStrings__Commerce</c>, else a private server in a temporary folder that does
/// not wait for the disk. Each test class or test creates databases of its own on it.
/// </summary>
/// <example>
/// <code>
/// await using var postgres = await TestPostgres.StartAsync();
/// var connectionString = await postgres.CreateDatabaseAsync();
/// </code>
/// </example>
/// <remarks>
/// Nothing remains of a run, also when its process is killed. A watchdog then stops the private server and removes its files; on Windows
/// the next run does, and removes an empty folder after a process that was not killed. On the server in
/// <c>ConnectionStrings__Commerce</c> the next run on any machine drops the databases of a killed run. To be known as alive, a run keeps
/// one connection to it open; where <c>ConnectionStrings__Commerce</c> leads through a pooler in transaction mode, that is the one in
/// <c>ConnectionStrings__CommerceDirect</c>.
/// </remarks>
public sealed class TestPostgres : IAsyncDisposable
{
    private readonly RunDatabases databases;
    private readonly PrivateServer? server;

    // Without this, the databases of a run that nobody refers to any more would be dropped under the tests that use them.
    private GCHandle self;

    /// <summary>Gets whether the server was started for this run.</summary>
    internal bool IsPrivate => server is not null;

    /// <summary>The way to the server itself, when tests use one behind a pooler in transaction mode.</summary>
    private static string? Direct => Environment.GetEnvironmentVariable("ConnectionStrings__CommerceDirect") is { Length: > 0 } direct
        ? direct
        : null;

    /// <summary>
    /// Returns the connection string that leads directly to a database of <see cref="CreateDatabaseAsync"/>; <see langword="null"/> when no
    /// pooler in transaction mode is between.
    /// </summary>
    internal static string? DirectTo(string connectionString) => Direct is null ? null : new NpgsqlConnectionStringBuilder(Direct)
    {
        Database = new NpgsqlConnectionStringBuilder(connectionString).Database,
    }.ConnectionString;

    private TestPostgres(RunDatabases databases, PrivateServer? server)
    {
        this.databases = databases;
        this.server = server;
        self = GCHandle.Alloc(this);
    }

    /// <summary>Finds or starts the server, and removes what killed runs left.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ServerUnavailableException">There is no PostgreSQL; the message names the ways to get one.</exception>
    /// <exception cref="FormatException"><c>ConnectionStrings__Commerce</c> is not a valid connection string.</exception>
    /// <exception cref="NpgsqlException">The server in <c>ConnectionStrings__Commerce</c> does not answer, or refuses.</exception>
    public static async Task<TestPostgres> StartAsync(CancellationToken cancellationToken = default)
    {
        if (Environment.GetEnvironmentVariable("ConnectionStrings__Commerce") is { Length: > 0 } configured)
        {
            return new TestPostgres(
                await RunDatabases.RegisterAsync(Direct ?? configured, Direct is null ? null : configured, cancellationToken), null);
        }

        return await StartPrivateAsync(cancellationToken);
    }

    /// <summary>
    /// Starts a private server, also when there is one in <c>ConnectionStrings__Commerce</c>: the role of the tests is its superuser.
    /// </summary>
    internal static async Task<TestPostgres> StartPrivateAsync(CancellationToken cancellationToken = default)
    {
        await RunFolder.SweepAsync(cancellationToken);
        var options = new PrivateServerOptions { Directory = RunFolder.OfProcess.Create("server"), Durable = false };
        var server = await PrivateServer.StartAsync(options, null, cancellationToken);
        return new TestPostgres(new RunDatabases(server.ConnectionString), server);
    }

    /// <summary>Creates a database. Its name is <c>commerce_test_</c>, the id of the run, and a number.</summary>
    /// <param name="template">
    /// The connection string of a database to copy, which nobody must use: sessions of this user on it are ended. Default: none; the new
    /// database is empty.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>
    /// The connection string of the new database. A pool that is opened with it has at most 4 connections, which makes concurrent callers
    /// queue rather than use up the server.
    /// </returns>
    /// <exception cref="PostgresException">
    /// The template is missing (3D000) or in use (55006), or the server has no connection left (53300).
    /// </exception>
    public Task<string> CreateDatabaseAsync(string? template = null, CancellationToken cancellationToken = default) =>
        databases.CreateAsync(template, cancellationToken);

    /// <summary>
    /// Drops a database of this run before its end, and ends the connections to it. It is not an error if the database does not exist.
    /// </summary>
    /// <param name="connectionString">The connection string that <see cref="CreateDatabaseAsync"/> returned.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>A task that completes when the database is gone.</returns>
    /// <exception cref="ArgumentException">The database was not created by this object.</exception>
    public Task DropAsync(string connectionString, CancellationToken cancellationToken = default) =>
        databases.DropAsync(connectionString, cancellationToken);

    /// <summary>
    /// Stops a private server and removes its files; drops the databases of the run on any other. A second call does nothing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!self.IsAllocated)
        {
            return;
        }

        self.Free();
        await databases.DisposeAsync();
        if (server is not null)
        {
            // The watchdog stops a server that this could not.
            await server.DeleteAsync();
        }
    }
}
