using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Http;

/// <summary>Knows the texts of an enum's values: those of JSON, so that a query and a body spell them alike.</summary>
internal static class EnumNames
{
    /// <summary>Returns the JSON name of a member.</summary>
    public static string Of(Type type, string member) =>
        type.GetField(member)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    /// <summary>Lists all JSON names, for messages.</summary>
    public static string Shown(Type type) => string.Join(", ", Enum.GetNames(type).Select(member => Of(type, member)));
}

/// <summary>Reads one enum.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = Read();

    public static bool TryParse(string text, out T value) => Values.TryGetValue(text, out value);

    private static FrozenDictionary<string, T> Read()
    {
        var values = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in Enum.GetNames<T>())
        {
            values.TryAdd(EnumNames.Of(typeof(T), member), Enum.Parse<T>(member));
            values.TryAdd(member, Enum.Parse<T>(member));
        }

        return values.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
