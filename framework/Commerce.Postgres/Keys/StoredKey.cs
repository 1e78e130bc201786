namespace Commerce.Postgres.Keys;

/// <summary>A key of the ring, as it is stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Xml">The key, in the format of Data Protection, with its secret wrapped.</param>
internal sealed record StoredKey(string Name, string Xml);
