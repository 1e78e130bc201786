using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Commerce.Serialization;

/// <summary>Defines the JSON dialect of events, journals and HTTP: snake_case names, ISO 8601 times, enums as snake_case text.</summary>
public static class CommerceJson
{
    /// <summary>Gets the settings, which are read-only.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Applies the dialect to other settings, such as ASP.NET Core's.</summary>
    /// <param name="options">The settings to change.</param>
    public static void Apply(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ApplyNames(options);
        options.Converters.Add(new UtcDateTimeConverter());
    }

    /// <summary>Applies what all dialects have in common: names, enums, and values that may be absent.</summary>
    /// <param name="options">The settings to change.</param>
    internal static void ApplyNames(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = true;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver())
            .WithAddedModifier(OptionalConverter.OmitAbsent);
        options.Converters.Add(new OptionalConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
