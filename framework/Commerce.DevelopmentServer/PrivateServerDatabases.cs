namespace Commerce.DevelopmentServer;

/// <summary>Creates and drops databases on a private server.</summary>
/// <remarks>A test class usually clones a template that was migrated once.</remarks>
public static class PrivateServerDatabases
{
    /// <summary>Creates a database, empty or as a copy of another.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The new database's name; any characters, at most 63 bytes.</param>
    /// <param name="template">
    /// The database to copy, file by file; nobody may be connected to it. <see langword="null"/> for an empty one.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The connection string of the new database, otherwise like the server's own.</returns>
    /// <exception cref="Npgsql.PostgresException">
    /// The name is taken (42P04), or the template is missing (3D000) or in use (55006).
    /// </exception>
    public static async Task<string> CreateDatabaseAsync(
        this PrivateServer server, string name, string? template = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentException.ThrowIfNullOrEmpty(name);
        await DatabaseCommands.CreateAsync(server.Address, name, template, cancellationToken);
        return server.Address.ForApplication(name);
    }

    /// <summary>Drops a database, ending the sessions on it. It is not an error if the database does not exist.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The database's name.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>A task that completes when the database is gone.</returns>
    public static Task DropDatabaseAsync(this PrivateServer server, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return DatabaseCommands.DropAsync(server.Address, name, cancellationToken);
    }
}
