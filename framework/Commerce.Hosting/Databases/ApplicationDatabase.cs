using Commerce.DevelopmentServer;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Databases;

/// <summary>The application's database.</summary>
/// <param name="database">The database, connected.</param>
/// <param name="server">The private server that this process started; <see langword="null"/> when there is none.</param>
/// <param name="version">The server's version.</param>
/// <param name="description">What the boot report says about the database.</param>
internal sealed class ApplicationDatabase(Database database, PrivateServer? server, string version, string description) : IAsyncDisposable
{
    public Database Database { get; } = database;

    public string Version { get; } = version;

    public string Description { get; } = description;

    /// <summary>Gets the private server that this process started; <see langword="null"/> when there is none.</summary>
    public PrivateServer? Server => server;

    /// <summary>Closes the pool and stops the private server.</summary>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
