namespace Commerce.Hosting.Databases;

/// <summary>A connection string and where it was found.</summary>
/// <param name="ConnectionString">The connection string.</param>
/// <param name="Name">The setting, for messages.</param>
/// <param name="Without">What happens without the setting, for messages: "to …".</param>
internal sealed record DatabaseSetting(string ConnectionString, string Name, string Without);
