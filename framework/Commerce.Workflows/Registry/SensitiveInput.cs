using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Commerce.Serialization;

namespace Commerce.Workflows.Registry;

/// <summary>Takes the secrets out of the inputs of workflows.</summary>
internal static class SensitiveInput
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Hidden = "***";

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<JsonPropertyInfo>> Properties = new();

    /// <summary>The properties of a type that are secret.</summary>
    public static IReadOnlyList<JsonPropertyInfo> Of(Type type) => Properties.GetOrAdd(type, static type =>
        [.. JournalJson.Options.GetTypeInfo(type).Properties
            .Where(property => property.AttributeProvider?.IsDefined(typeof(SensitiveAttribute), true) == true)]);

    /// <summary>An input of a type, as JSON, without its secrets; <see langword="null"/> when the type has none.</summary>
    public static string? Without(Type type, string input)
    {
        if (Of(type) is not { Count: > 0 } secrets)
        {
            return null;
        }

        // Read and written again: names in what callers have sent may be in any letter case.
        var json = JsonSerializer.SerializeToNode(
            JsonSerializer.Deserialize(input, type, JournalJson.Options), type, JournalJson.Options);
        foreach (var secret in secrets.Where(secret => json?[secret.Name] is not null))
        {
            json![secret.Name] = Hidden;
        }

        return json?.ToJsonString(JournalJson.Options) ?? input;
    }
}
