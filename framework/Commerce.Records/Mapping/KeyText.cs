using System.Text.Json;
using Commerce.Serialization;

namespace Commerce.Records.Mapping;

/// <summary>Keys as texts, for comparisons and messages.</summary>
internal static class KeyText
{
    private const string Separator = ", ";

    /// <summary>The parts of a key as one text, which no other key has: parts that look like several are quoted.</summary>
    public static string Of(IReadOnlyList<string> parts) => parts.Count == 1 ? parts[0] : string.Join(Separator, parts.Select(Part));

    private static string Part(string part) =>
        part.Contains(Separator, StringComparison.Ordinal) || part.Contains('"', StringComparison.Ordinal)
        ? JsonSerializer.Serialize(part, CommerceJson.Options)
        : part;
}
