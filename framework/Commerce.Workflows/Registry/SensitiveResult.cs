using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Commerce.Serialization;

namespace Commerce.Workflows.Registry;

/// <summary>
/// Takes the secrets out of the results of workflows, for those who watch runs: a result may hold what came with the input.
/// </summary>
internal static class SensitiveResult
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    private static readonly JsonSerializerOptions Hiding = new(JournalJson.Options)
    {
        TypeInfoResolver = JournalJson.Options.TypeInfoResolver!.WithAddedModifier(Hide),
    };

    /// <summary>Returns a result without its secrets.</summary>
    /// <param name="result">The result.</param>
    /// <returns>
    /// The result itself when its type has no secrets; else a copy with <c>***</c> in their place, or <see langword="null"/> when it cannot
    /// be copied.
    /// </returns>
    public static object? Without(object? result)
    {
        if (result is null || !Known.GetOrAdd(result.GetType(), static type => HasSecrets(type, [])))
        {
            return result;
        }

        try
        {
            return JsonSerializer.Deserialize(
                JsonSerializer.Serialize(result, result.GetType(), Hiding), result.GetType(), JournalJson.Options);
        }
        catch (Exception)
        {
            // It is only shown, and nothing of it is better than a secret of it.
            return null;
        }
    }

    private static void Hide(JsonTypeInfo type)
    {
        foreach (var secret in type.Properties.Where(IsSecret))
        {
            var get = secret.Get;
            secret.Get = secret.PropertyType == typeof(string) ? owner => get?.Invoke(owner) is null ? null : SensitiveInput.Hidden : null;
        }
    }

    private static bool HasSecrets(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type == typeof(string) || !seen.Add(type))
        {
            return false;
        }

        try
        {
            var info = JournalJson.Options.GetTypeInfo(type);
            return info.Properties.Any(IsSecret) || Parts(info).Any(part => HasSecrets(part, seen));
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException)
        {
            // It is no data.
            return false;
        }
    }

    private static IEnumerable<Type> Parts(JsonTypeInfo info) =>
    [
        .. info.Properties.Select(property => property.PropertyType),
        .. info.PolymorphismOptions?.DerivedTypes.Select(derived => derived.DerivedType) ?? [],
        .. info.ElementType is { } element ? [element] : Array.Empty<Type>(),
        .. Nullable.GetUnderlyingType(info.Type) is { } value ? [value] : Array.Empty<Type>(),
    ];

    private static bool IsSecret(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(SensitiveAttribute), true) == true;
}
