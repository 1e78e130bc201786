using System.Text.Json;
using System.Text.Json.Serialization;
using Commerce.Serialization;

namespace Commerce.Records.Query;

/// <summary>The JSON dialect of columns: that of events and HTTP, as <c>jsonb</c> stores it.</summary>
internal static class ColumnJson
{
    /// <summary>Gets the settings, which are read-only.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    private static JsonSerializerOptions CreateOptions()
    {
        // A column of type jsonb does not keep the order of members, and so not the type's name as the first one.
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { AllowOutOfOrderMetadataProperties = true };
        CommerceJson.Apply(options);
        options.Converters.Add(new StorableText());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Refuses a text that PostgreSQL cannot store. A serializer would replace a part of it silently.</summary>
    private sealed class StorableText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()!;

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Values.Text(value));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Values.Text(value));
    }
}
