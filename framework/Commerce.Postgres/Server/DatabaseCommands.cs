using Npgsql;

namespace Commerce.Postgres.Server;

/// <summary>The statements on whole databases. Each needs a connection, and a command, to itself.</summary>
internal static class DatabaseCommands
{
    public static Task CreateAsync(ServerAddress address, string name, string? template, CancellationToken cancellationToken) =>
        ExecuteAsync(
            address,
            template is null
                ? $"create database {Quote(name)}"
                : $"create database {Quote(name)} template {Quote(template)} strategy file_copy",
            cancellationToken);

    public static Task DropAsync(ServerAddress address, string name, CancellationToken cancellationToken) =>
        ExecuteAsync(address, $"drop database if exists {Quote(name)} with (force)", cancellationToken);

    private static async Task ExecuteAsync(ServerAddress address, string statement, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(address.ForAdministration("postgres"));
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Names cannot be parameters; they are quoted.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
