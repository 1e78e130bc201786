using System.Text.Json;
using Commerce.Serialization;

namespace Commerce.Records.Query;

/// <summary>JSON values for statements. Valid JSON may still contain a text that PostgreSQL cannot store.</summary>
internal static class JsonValues
{
    /// <summary>A document as text.</summary>
    /// <exception cref="FormatException">It contains a text that cannot be stored.</exception>
    public static string Text(object value)
    {
        var json = value as JsonElement? ?? JsonSerializer.SerializeToElement(value, CommerceJson.Options);
        Check(json);
        return json.GetRawText();
    }

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="FormatException">It cannot be stored.</exception>
    public static string String(JsonElement json) => Storable(() => json.GetString()!);

    private static void Check(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            String(json);
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                Check(item);
            }
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                Storable(() => member.Name);
                Check(member.Value);
            }
        }
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
