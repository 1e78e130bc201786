using Commerce.Background;
using Commerce.DevelopmentServer;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Databases;

/// <summary>
/// Connects to the application's database: the configured one, or in Development a private server in the application's folder.
/// </summary>
/// <param name="settings">What the builder was given.</param>
/// <param name="configuration">The configuration, which wins over the builder.</param>
/// <param name="environment">The application's environment and folder.</param>
/// <param name="outbox">Takes the events of sessions through their commits.</param>
/// <param name="opener">Opens the database.</param>
/// <param name="time">The clock between two attempts.</param>
internal sealed class ApplicationDatabaseConnector(
    ApplicationSettings settings,
    IConfiguration configuration,
    IHostEnvironment environment,
    IOutbox outbox,
    DatabaseOpener opener,
    TimeProvider time)
{
    private const string Setting = "ConnectionStrings__Commerce";
    private const string DirectSetting = "ConnectionStrings__CommerceDirect";
    private const int MaxAttempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Connects.</summary>
    /// <param name="report">Receives a line about each step that takes long.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BootException"><c>COM6003</c>–<c>COM6009</c>, <c>COM6065</c>, <c>COM6066</c>.</exception>
    public async Task<ApplicationDatabase> ConnectAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var direct = configuration.GetConnectionString("CommerceDirect") is { Length: > 0 } given ? given : null;
        if ((configuration.GetConnectionString("Commerce") ?? settings.ConnectionString) is { } configured)
        {
            return await OpenAsync(configured, direct, null, cancellationToken);
        }

        if (direct is not null)
        {
            throw new BootException(new Problem(
                "COM6066",
                "There is a direct connection, but no database that it belongs to.",
                DirectSetting,
                $"Set {Setting} to the connection string of the pooler, or unset {DirectSetting}."));
        }

        var (connectionString, server) = await StartPrivateServerAsync(report, cancellationToken);
        try
        {
            return await OpenAsync(connectionString, null, server, cancellationToken);
        }
        catch when (server is not null)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<ApplicationDatabase> OpenAsync(
        string connectionString, string? direct, PrivateServer? server, CancellationToken cancellationToken)
    {
        var setting = new DatabaseSetting(
            connectionString, Setting, "to use a private server in Development", DirectSetting, direct);
        var database = opener.Open(setting, outbox);
        try
        {
            var version = await opener.ProbeAsync(database, setting, cancellationToken);
            return new ApplicationDatabase(database, server, version, server is null
                ? $"PostgreSQL {version} at {DatabaseOpener.Place(database)}{DatabaseOpener.DirectPlace(database)}"
                : $"private PostgreSQL {version} in {Path.GetRelativePath(environment.ContentRootPath, server.DataDirectory)}");
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <returns>The server's connection string; and the server, unless another process runs it.</returns>
    private async Task<(string ConnectionString, PrivateServer? Server)> StartPrivateServerAsync(
        Action<string> report, CancellationToken cancellationToken)
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
                var server = await PrivateServer.StartAsync(options, report, cancellationToken);
                return (server.ConnectionString, server);
            }
            catch (ServerInUseException) when (settings.Command is not null && attempt < MaxAttempts)
            {
                // A command may run beside the application; it waits for one that is starting or stopping.
                if (await PrivateServer.FindAsync(options, cancellationToken) is { } found)
                {
                    return (found, null);
                }

                await Task.Delay(Pause, time.OfMachine(), cancellationToken);
            }
            catch (Exception exception) when (
                exception is ServerInUseException or ServerUnavailableException or IOException or UnauthorizedAccessException)
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
