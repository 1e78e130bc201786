namespace Commerce.Postgres.ConnectionStrings;

/// <summary>A setting in a connection string.</summary>
/// <param name="Name">The keyword of Npgsql, or a text that is not one.</param>
/// <param name="Value">The value.</param>
/// <param name="Place">Where it stands, for messages, which must not repeat a name that is not known: <c>keyword 3</c>.</param>
internal readonly record struct ConnectionStringPair(string Name, string Value, string Place);
