namespace Commerce.DevelopmentServer;

/// <summary>Statements that create and drop databases. Names cannot be parameters, so they are quoted.</summary>
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
        await using var source = address.ForAdministration("postgres");
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
