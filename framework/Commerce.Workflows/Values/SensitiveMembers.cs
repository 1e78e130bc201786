using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Commerce.Workflows.Values;

/// <summary>Finds the members that are marked with <see cref="SensitiveAttribute"/>.</summary>
internal static class SensitiveMembers
{
    /// <summary>Whether a member is marked, or one that it overrides.</summary>
    public static bool IsSensitive(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member && Attribute.IsDefined(member, typeof(SensitiveAttribute), inherit: true);

    /// <summary>Finds the first sensitive member of a type, at any depth.</summary>
    /// <param name="type">The type. Where the contract of a type cannot be read, it has no members that are stored.</param>
    /// <param name="options">The JSON dialect.</param>
    /// <returns>The name of the member with that of its type; <see langword="null"/> when there is none.</returns>
    public static string? Find(Type type, JsonSerializerOptions options) => Find(type, options, []);

    private static string? Find(Type type, JsonSerializerOptions options, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!seen.Add(type))
        {
            return null;
        }

        if (Contract(type, options) is not { } info)
        {
            return null;
        }

        if (info.Properties.FirstOrDefault(IsSensitive) is { AttributeProvider: MemberInfo member })
        {
            return $"{type.Name}.{member.Name}";
        }

        var inner = info.Properties.Select(property => property.PropertyType)
            .Concat(info.PolymorphismOptions?.DerivedTypes.Select(derived => derived.DerivedType) ?? [])
            .Concat(info.ElementType is { } element ? [element] : []);
        return inner.Select(one => Find(one, options, seen)).FirstOrDefault(found => found is not null);
    }

    private static JsonTypeInfo? Contract(Type type, JsonSerializerOptions options)
    {
        try
        {
            return options.GetTypeInfo(type);
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException)
        {
            return null;
        }
    }
}
