using Npgsql;

namespace Commerce.Postgres.ConnectionStrings;

/// <summary>Opens connections that their owners keep: no pool resets them, prepares their statements or hands them to others.</summary>
internal static class UnpooledConnection
{
    /// <summary>Opens a connection.</summary>
    /// <param name="settings">The settings of the connection. Changed: there is no pool.</param>
    /// <param name="prepare">
    /// Uses the connection before its owner has it; when that fails, the connection is closed. <see langword="null"/>: nothing does.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the server.</param>
    /// <exception cref="NpgsqlException">The server does not answer, or rejects the connection.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlConnectionStringBuilder settings, Func<NpgsqlConnection, Task>? prepare, CancellationToken cancellationToken)
    {
        settings.Pooling = false;
        settings.MaxAutoPrepare = 0;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await (prepare?.Invoke(connection) ?? Task.CompletedTask);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
