using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Commerce.Serialization;

namespace Commerce.Workflows.Values;

/// <summary>Hides what is sensitive in the results of workflows from those who watch runs.</summary>
internal static class SensitiveResult
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    private static readonly JsonSerializerOptions Hiding = new(JournalJson.Options)
    {
        TypeInfoResolver = JournalJson.Options.TypeInfoResolver!.WithAddedModifier(Hide),
    };

    /// <summary>Returns a result without what is sensitive in it.</summary>
    /// <param name="result">The result.</param>
    /// <returns>
    /// The result itself when its type has no sensitive members. Otherwise a copy with <c>***</c> in place of sensitive texts and without
    /// other sensitive values, or <see langword="null"/> when it cannot be copied.
    /// </returns>
    public static object? Hide(object? result)
    {
        if (result is null || !Known.GetOrAdd(result.GetType(), IsSensitive))
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
            // It is only shown, and nothing of it is better than a sensitive value of it.
            return null;
        }
    }

    private static bool IsSensitive(Type type) => SensitiveMembers.Find(type, JournalJson.Options) is not null;

    private static void Hide(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(SensitiveMembers.IsSensitive))
        {
            var get = property.Get;
            property.Get = property.PropertyType == typeof(string)
                ? owner => get?.Invoke(owner) is null ? null : SensitiveText.Hidden
                : null;
        }
    }
}
