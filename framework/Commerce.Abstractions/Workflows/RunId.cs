using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Workflows;

/// <summary>
/// The id that the engine gives a run, a ULID of 26 characters. It is not the transaction id, which the caller chooses and which is unique
/// only among the runs of one workflow. In JSON it is a string.
/// </summary>
/// <param name="Value">The id as text.</param>
[JsonConverter(typeof(RunIdJsonConverter))]
public readonly record struct RunId(string Value)
{
    /// <summary>Returns the id as text.</summary>
    public override string ToString() => Value;
}

internal sealed class RunIdJsonConverter : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
