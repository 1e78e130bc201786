namespace Commerce.Records.Model;

/// <summary>A check constraint.</summary>
/// <param name="Name">The constraint.</param>
/// <param name="Expression">The SQL expression that must not be false.</param>
public sealed record CheckModel(string Name, string Expression);
