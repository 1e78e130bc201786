using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Workflows.Values;

/// <summary>
/// Writes texts of members that are not sensitive. One that looks like an encrypted value is encrypted, so that what somebody has sent is
/// never taken for one. The other way round a text that was stored while its member was sensitive is decrypted.
/// </summary>
/// <param name="plain">Writes all others.</param>
/// <param name="texts">Encrypts.</param>
internal sealed class SensitiveTextConverter(JsonConverter<string> plain, SensitiveText texts) : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = plain.Read(ref reader, typeToConvert, options);
        return text is not null && SensitiveText.IsMarked(text) ? JsonSerializer.Deserialize<string>(texts.Unprotect(text)) : text;
    }

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        plain.ReadAsPropertyName(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        plain.Write(writer, SensitiveText.IsMarked(value) ? Protect(value, options) : value, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        plain.WriteAsPropertyName(writer, value, options);

    private string Protect(string value, JsonSerializerOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var inner = new Utf8JsonWriter(buffer))
        {
            plain.Write(inner, value, options);
        }

        return texts.Protect(buffer.WrittenSpan.ToArray());
    }
}
