using System.Net.Sockets;
using Commerce.Postgres.Events;
using Commerce.Postgres.Server;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Commerce.Hosting.Data;

/// <summary>Finds the database: the one configured, or in Development a private server in the application's folder.</summary>
/// <param name="settings">What the builder was told.</param>
/// <param name="configuration">The configuration, which wins.</param>
/// <param name="environment">Tells Development, and the application's folder.</param>
/// <param name="outbox">Writes the events of sessions.</param>
/// <param name="time">The clock between two tries.</param>
internal sealed class DatabaseConnector(
    HostSettings settings, IConfiguration configuration, IHostEnvironment environment, Outbox outbox, TimeProvider time) : IAsyncDisposable
{
    private const int Tries = 5;
    private const int OldestServer = 150000;

    /// <summary>SQL states that another try does not mend: no such database, wrong password, not authorised, no privilege.</summary>
    private static readonly string[] Fatal = ["3D000", "28P01", "28000", "42501"];

    private PrivateServer? server;
    private Database? database;

    /// <summary>What the boot report says about the database.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Connects.</summary>
    /// <param name="report">Told what takes long.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BootException"><c>COM6003</c>–<c>COM6007</c>.</exception>
    public async Task<Database> ConnectAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var configured = configuration.GetConnectionString("Commerce") ?? settings.ConnectionString;
        var connectionString = configured ?? await StartPrivateServerAsync(report, cancellationToken);
        database = Open(connectionString);
        var version = await ProbeAsync(database, cancellationToken);
        Description = server is null
            ? $"PostgreSQL {version} at {Place(database)}"
            : $"private PostgreSQL {version} in {Path.GetRelativePath(environment.ContentRootPath, server.DataDirectory)}";
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private static string Place(Database database)
    {
        var place = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"{place.Host}:{place.Port}/{place.Database}";
    }

    private Database Open(string connectionString)
    {
        try
        {
            return new Database(connectionString, outbox);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new BootException(
                new Problem("COM6007", $"The connection string cannot be read: {exception.Message}", "ConnectionStrings__Commerce", "Write it like Host=localhost;Username=app;Password=…;Database=shop."),
                exception);
        }
    }

    private async Task<string> StartPrivateServerAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            throw new BootException(new Problem(
                "COM6003",
                $"No database is configured. The private server is for Development; this is {environment.EnvironmentName}.",
                "ConnectionStrings__Commerce",
                "Set the environment variable ConnectionStrings__Commerce to a PostgreSQL 15 or later, or run with DOTNET_ENVIRONMENT=Development."));
        }

        try
        {
            var options = new PrivateServerOptions { Directory = Path.Combine(environment.ContentRootPath, ".commerce") };
            server = await PrivateServer.StartAsync(options, report, cancellationToken);
            return server.ConnectionString;
        }
        catch (Exception exception) when (exception is ServerInUseException or ServerUnavailableException)
        {
            throw new BootException(
                new Problem(
                    exception is ServerInUseException ? "COM6004" : "COM6005",
                    exception.Message,
                    Path.Combine(environment.ContentRootPath, ".commerce"),
                    "Or set ConnectionStrings__Commerce to a PostgreSQL 15 or later."),
                exception);
        }
    }

    private async Task<string> ProbeAsync(Database candidate, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (number, text) = (await candidate.QueryAsync(
                    "select current_setting('server_version_num')::int, current_setting('server_version')",
                    row => (row.GetInt32(0), row.GetString(1)),
                    [],
                    cancellationToken))[0];
                return number >= OldestServer ? text.Split(' ')[0] : throw new BootException(new Problem(
                    "COM6006", $"The server is PostgreSQL {text}; 15 is the oldest that works.", Place(candidate), "Upgrade it, or point ConnectionStrings__Commerce at another one."));
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
            {
                if (attempt == Tries || (exception is PostgresException { SqlState: var state } && Fatal.Contains(state)))
                {
                    throw Unreachable(candidate, attempt, exception);
                }

                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    private static BootException Unreachable(Database candidate, int attempts, Exception exception) => new(
        new Problem(
            "COM6008",
            $"The database does not answer: {(exception.InnerException ?? exception).Message} ({attempts} {(attempts == 1 ? "try" : "tries")})",
            Place(candidate),
            "Start the server, correct ConnectionStrings__Commerce, or unset it to use a private server in Development."),
        exception);
}
