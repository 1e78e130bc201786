namespace Commerce.Postgres.Connections;

/// <summary>A connection string and the setting it comes from.</summary>
/// <param name="ConnectionString">The connection string.</param>
/// <param name="Name">The name of the setting, for messages.</param>
/// <param name="Without">What happens when the setting is removed, for messages: "to …".</param>
/// <param name="DirectName">The name of the setting for the direct connection.</param>
/// <param name="Direct">
/// A connection string that does not lead through a pooler in transaction mode; <see langword="null"/> when there is no such pooler.
/// </param>
internal sealed record DatabaseSetting(
    string ConnectionString, string Name, string Without, string DirectName, string? Direct = null);
