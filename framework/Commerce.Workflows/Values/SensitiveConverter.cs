using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Workflows.Values;

/// <summary>Writes a sensitive member as an encrypted text.</summary>
/// <typeparam name="T">The type of the member.</typeparam>
/// <param name="member">The name of the member.</param>
/// <param name="texts">Encrypts.</param>
/// <param name="own">The converter that the member declares; <see langword="null"/>: that of its type.</param>
internal sealed class SensitiveConverter<T>(string member, SensitiveText texts, JsonConverter<T>? own) : JsonConverter<T>
{
    /// <summary>Gets <see langword="true"/>, because the absence of a value is sensitive, too.</summary>
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { } text || !SensitiveText.IsMarked(text))
        {
            // It was stored before the member was marked.
            return ReadPlain(ref reader, options);
        }

        var json = new Utf8JsonReader(texts.Unprotect(text));
        try
        {
            json.Read();
            return ReadPlain(ref json, options);
        }
        catch (Exception exception) when (exception is not ValueUnreadableException)
        {
            // Its message may quote the value.
            throw new JsonException($"The sensitive member '{member}' is not a valid {typeof(T)} ({exception.GetType()}).");
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var depth = writer.CurrentDepth;
        using (var inner = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true }))
        {
            // As deep as the member is, because a value that contains itself is found by its depth.
            for (var i = 0; i < depth; i++)
            {
                inner.WriteStartArray();
            }

            try
            {
                WritePlain(inner, value, options);
            }
            catch (Exception exception)
            {
                throw new JsonException($"The sensitive member '{member}' cannot be written as JSON ({exception.GetType()}).");
            }
        }

        writer.WriteStringValue(texts.Protect(buffer.WrittenSpan[depth..].ToArray()));
    }

    private T? ReadPlain(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        own is null ? JsonSerializer.Deserialize<T>(ref reader, options)
        : reader.TokenType == JsonTokenType.Null && !own.HandleNull ? default
        : own.Read(ref reader, typeof(T), options);

    private void WritePlain(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (own is null)
        {
            JsonSerializer.Serialize(writer, value, options);
        }
        else if (value is null && !own.HandleNull)
        {
            writer.WriteNullValue();
        }
        else
        {
            own.Write(writer, value, options);
        }
    }
}
