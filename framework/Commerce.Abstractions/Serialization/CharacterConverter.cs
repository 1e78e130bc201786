using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Serialization;

/// <summary>Writes characters, and refuses half of a surrogate pair, which would come back as another character.</summary>
internal sealed class CharacterConverter : JsonConverter<char>
{
    public override char Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Single(reader.GetString());

    public override char ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Single(reader.GetString());

    public override void Write(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
        writer.WriteStringValue([Checked(value)]);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
        writer.WritePropertyName([Checked(value)]);

    private static char Single(string? text) => text is [var single] ? single : throw new JsonException("A single character is expected.");

    private static char Checked(char value) => char.IsSurrogate(value)
        ? throw new JsonException("The character is half of a surrogate pair, and is not valid Unicode.")
        : value;
}
