using Commerce.DevelopmentServer;
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
public sealed class TestPostgres : IAsyncDisposable
{
    private readonly PrivateServer? server;
    private readonly string folder;
    private readonly string admin;
    private int databases;

    private TestPostgres(PrivateServer? server, string folder, string admin)
    {
        this.server = server;
        this.folder = folder;
        this.admin = admin;
    }

    /// <summary>Finds or starts the server.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ServerUnavailableException">There is no PostgreSQL; the message names the ways to get one.</exception>
    public static async Task<TestPostgres> StartAsync(CancellationToken cancellationToken = default)
    {
        if (Environment.GetEnvironmentVariable("ConnectionStrings__Commerce") is { Length: > 0 } configured)
        {
            return new TestPostgres(null, "", configured);
        }

        var folder = Directory.CreateTempSubdirectory("commerce-test-").FullName;
        var server = await PrivateServer.StartAsync(
            new PrivateServerOptions { Directory = folder, Durable = false }, null, cancellationToken);
        return new TestPostgres(server, folder, server.ConnectionString);
    }

    /// <summary>Creates a database.</summary>
    /// <param name="template">
    /// The connection string of a database to copy, with no open connections to it. Default: none; the new database is empty.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The connection string of the new database.</returns>
    public async Task<string> CreateDatabaseAsync(string? template = null, CancellationToken cancellationToken = default)
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        var connectionString = new NpgsqlConnectionStringBuilder(admin) { Pooling = false };
        await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var copy = template is null ? "" : $""" template "{new NpgsqlConnectionStringBuilder(template).Database}" strategy file_copy""";
        await using var command = new NpgsqlCommand($"""create database "{name}"{copy}""", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString;
    }

    /// <summary>Stops a private server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DeleteAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
