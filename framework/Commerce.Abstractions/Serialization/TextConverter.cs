using System.Text.Json;
using System.Text.Json.Serialization;
using Commerce.Text;

namespace Commerce.Serialization;

/// <summary>Writes texts, and refuses one that is not Unicode: half of a surrogate pair would come back as another character.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Checked(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Checked(value));

    private static string Checked(string value) => UnicodeText.IndexOfHalfPair(value) is var index and >= 0
        ? throw new JsonException($"The text has half of a surrogate pair at {index}, and is not valid Unicode.")
        : value;
}
