using System.Text.Json;
using Commerce.Serialization;

namespace Commerce.Records.Query;

/// <summary>JSON on its way into a statement. What is valid JSON may still be no text that PostgreSQL can hold.</summary>
internal static class JsonValues
{
    /// <summary>A document as text.</summary>
    /// <exception cref="FormatException">A text in it cannot be held.</exception>
    public static string Text(object value)
    {
        var json = value as JsonElement? ?? JsonSerializer.SerializeToElement(value, CommerceJson.Options);
        Check(json);
        return json.GetRawText();
    }

    /// <summary>The text a JSON string stands for.</summary>
    /// <exception cref="FormatException">It cannot be held.</exception>
    public static string String(JsonElement json) => Held(() => json.GetString()!);

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
                Held(() => member.Name);
                Check(member.Value);
            }
        }
    }

    private static string Held(Func<string> read)
    {
        try
        {
            return Values.Text(read());
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("a text cannot hold half a character, a surrogate without its other half", exception);
        }
    }
}
