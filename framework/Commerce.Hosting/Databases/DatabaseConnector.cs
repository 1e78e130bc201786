using Commerce.DevelopmentServer;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Databases;

/// <summary>Finds the application's database: the one configured, or in Development a private server in the application's folder.</summary>
/// <param name="settings">What the builder was told.</param>
/// <param name="configuration">The configuration, which wins.</param>
/// <param name="environment">Tells Development, and the application's folder.</param>
/// <param name="outbox">Writes the events of sessions.</param>
/// <param name="opener">Opens it.</param>
/// <param name="time">The clock between two tries.</param>
internal sealed class DatabaseConnector(
    HostSettings settings, IConfiguration configuration, IHostEnvironment environment, IOutbox outbox, DatabaseOpener opener, TimeProvider time)
    : IAsyncDisposable
{
    private const string Setting = "ConnectionStrings__Commerce";
    private const int Tries = 5;

    private PrivateServer? server;
    private Database? database;

    /// <summary>What the boot report says about the database.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Connects.</summary>
    /// <param name="report">Told what takes long.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BootException"><c>COM6003</c>–<c>COM6008</c>.</exception>
    public async Task<Database> ConnectAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var configured = configuration.GetConnectionString("Commerce") ?? settings.ConnectionString;
        var setting = new DatabaseSetting(
            configured ?? await StartPrivateServerAsync(report, cancellationToken), Setting, "to use a private server in Development");
        database = DatabaseOpener.Open(setting, outbox, time);
        var version = await opener.ProbeAsync(database, setting, cancellationToken);
        Description = server is null
            ? $"PostgreSQL {version} at {DatabaseOpener.Place(database)}"
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

    private async Task<string> StartPrivateServerAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            throw new BootException(new Problem(
                "COM6003",
                $"No database is configured. The private server is for Development; this is {environment.EnvironmentName}.",
                Setting,
                $"Set the environment variable {Setting} to a PostgreSQL 15 or later, or run with DOTNET_ENVIRONMENT=Development."));
        }

        var options = new PrivateServerOptions { Directory = Path.Combine(environment.ContentRootPath, ".commerce") };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                server = await PrivateServer.StartAsync(options, report, cancellationToken);
                return server.ConnectionString;
            }
            catch (ServerInUseException) when (settings.Command is not null && attempt < Tries)
            {
                // A command is there to be run beside the application; one that is starting or stopping is waited for.
                if (await PrivateServer.FindAsync(options, cancellationToken) is { } found)
                {
                    return found;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
            catch (Exception exception) when (exception is ServerInUseException or ServerUnavailableException)
            {
                throw new BootException(
                    new Problem(
                        exception is ServerInUseException ? "COM6004" : "COM6005",
                        exception.Message,
                        options.Directory,
                        $"Or set {Setting} to a PostgreSQL 15 or later."),
                    exception);
            }
        }
    }
}
