using System.Net.Sockets;
using Npgsql;

namespace Commerce.DevelopmentServer;

/// <summary>Asks a server for its identity.</summary>
internal static class ServerProbe
{
    /// <summary>The answer of a server that takes connections.</summary>
    /// <param name="DataFolder">Its data folder.</param>
    /// <param name="IsDurable">Whether fsync is on.</param>
    /// <param name="HasDatabase">Whether it has the database that was asked for.</param>
    internal sealed record Answer(string DataFolder, bool IsDurable, bool HasDatabase);

    private const string MaintenanceDatabase = "postgres";

    /// <summary>Connects once.</summary>
    /// <returns><see langword="null"/> when the server does not answer, or does not answer yet.</returns>
    public static async Task<Answer?> AskAsync(ServerAddress address, string database, CancellationToken cancellationToken)
    {
        try
        {
            return await AskInAsync(address, database, cancellationToken);
        }
        catch (PostgresException failure)
            when (failure.SqlState == PostgresErrorCodes.InvalidCatalogName && database != MaintenanceDatabase)
        {
            var answer = await AskAsync(address, MaintenanceDatabase, cancellationToken);
            return answer is null ? null : answer with { HasDatabase = false };
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown)
        {
            return null;
        }
        catch (NpgsqlException failure) when (failure.InnerException is SocketException or IOException or TimeoutException)
        {
            return null;
        }
    }

    private static async Task<Answer> AskInAsync(ServerAddress address, string database, CancellationToken cancellationToken)
    {
        await using var source = address.ForAdministration(database);
        await using var command = source.CreateCommand("select current_setting('data_directory'), current_setting('fsync')");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Answer(reader.GetString(0), reader.GetString(1) == "on", HasDatabase: true);
    }
}
