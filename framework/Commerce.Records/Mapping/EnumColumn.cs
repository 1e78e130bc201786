using System.Collections.Frozen;
using Commerce.Records.Query;

namespace Commerce.Records.Mapping;

/// <summary>The stored names of an enum's members.</summary>
internal static class EnumColumn<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByName =
        Enum.GetValues<T>().Distinct().ToFrozenDictionary(value => Values.EnumName(value), StringComparer.Ordinal);

    public static T Parse(string name) => ByName.TryGetValue(name, out var value)
        ? value
        : throw new InvalidOperationException(
            $"The table holds '{name}', which is not a member of {typeof(T).Name}. Add the member, or correct the row.");
}
