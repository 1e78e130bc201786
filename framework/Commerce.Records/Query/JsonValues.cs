using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Commerce.Records.Query;

/// <summary>
/// JSON values for statements. Valid JSON may still contain a text that PostgreSQL cannot store, or what is small here and huge when it is
/// read.
/// </summary>
internal static class JsonValues
{
    /// <summary>How deeply objects and arrays may be nested. A reader stops at 64, and an answer nests the value in others.</summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// How many characters all exponents of a document may add. PostgreSQL stores <c>1e9999</c> in a few bytes and returns all its zeros.
    /// </summary>
    private const int MaxGrowth = 64 * 1024;

    /// <summary>A document as text.</summary>
    /// <exception cref="FormatException">It cannot be stored, or not be read again.</exception>
    public static string Text(object value)
    {
        if (value is JsonNode node)
        {
            Check(node);
        }

        var json = value as JsonElement? ?? Serialize(value);
        var growth = 0L;
        Check(json, depth: 1, ref growth);
        return growth <= MaxGrowth ? json.GetRawText() : throw new FormatException("its numbers have too many digits");
    }

    /// <summary>A document as text, which must be an object.</summary>
    /// <exception cref="FormatException">It is not an object, or as for <see cref="Text"/>.</exception>
    public static string Object(object value)
    {
        var text = Text(value);
        return text.AsSpan().TrimStart().StartsWith("{") ? text : throw new FormatException("a JSON object is required");
    }

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="FormatException">It cannot be stored.</exception>
    public static string String(JsonElement json) => Storable(() => json.GetString()!);

    private static JsonElement Serialize(object value)
    {
        try
        {
            return JsonSerializer.SerializeToElement(value, ColumnJson.Options);
        }
        catch (JsonException exception)
        {
            throw new FormatException("it refers to itself, or is nested too deeply", exception);
        }
    }

    private static void Check(JsonElement json, int depth, ref long growth)
    {
        if (json.ValueKind is JsonValueKind.Array or JsonValueKind.Object && depth > MaxDepth)
        {
            throw new FormatException($"it is nested more than {MaxDepth} levels deep");
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                String(json);
                break;
            case JsonValueKind.Number:
                growth += Growth(json.GetRawText());
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Check(item, depth + 1, ref growth);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    Storable(() => member.Name);
                    Check(member.Value, depth + 1, ref growth);
                }

                break;
        }
    }

    /// <summary>Checks the texts that were set in code: a serializer replaces what is not valid Unicode in them.</summary>
    private static void Check(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Check(item);
                }

                break;
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Values.Text(name);
                    Check(value);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Storable(value.GetValue<string>);
                break;
        }
    }

    /// <summary>How many characters longer a number is without its exponent.</summary>
    private static long Growth(string number)
    {
        if (!double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture)))
        {
            throw new FormatException("a number is out of range");
        }

        var exponent = number.AsSpan()[(number.IndexOfAny(['e', 'E']) + 1)..];
        return exponent.Length == number.Length ? 0
            : long.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits) ? Math.Abs(digits)
            : MaxGrowth + 1;
    }

    private static string Storable(Func<string> read)
    {
        try
        {
            return Values.Text(read());
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("a text cannot contain half of a surrogate pair", exception);
        }
    }
}
