namespace Commerce.Postgres.Sessions;

/// <summary>Writes names and texts in SQL.</summary>
internal static class SqlName
{
    /// <summary>Quotes a name, so that it is taken as it is.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Writes a text as a literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
