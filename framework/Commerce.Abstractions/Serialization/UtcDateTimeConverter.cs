using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Serialization;

/// <summary>Writes times as <c>2026-01-31T12:00:00.000Z</c>: UTC, in milliseconds. Reads every ISO 8601 time.</summary>
/// <remarks>Source: what Medusa sends, which is ECMAScript's <c>toISOString</c>.</remarks>
internal sealed class UtcDateTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
