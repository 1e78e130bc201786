using System.Globalization;
using System.Text.Json;
using Commerce.Records.Model;
using Commerce.Serialization;

namespace Commerce.Records.Tests.Query;

/// <summary>A stored value, compared with given ones.</summary>
internal sealed class ReferenceValue(ColumnKind kind, object stored)
{
    /// <summary>A given value that is not JSON any more.</summary>
    public static object Plain(object given) => given switch
    {
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
        JsonElement { ValueKind: JsonValueKind.Number } json => json.GetRawText(),
        JsonElement { ValueKind: JsonValueKind.Array } json => json.EnumerateArray().Select(item => item.GetString()!).ToArray(),
        _ => given,
    };

    public new bool Equals(object given) => kind switch
    {
        ColumnKind.Json => JsonElement.DeepEquals(Document(stored), Document(given)),
        ColumnKind.TextArray => ((string[])stored).SequenceEqual(Texts(given)),
        ColumnKind.Boolean => (bool)stored == (Plain(given) is bool flag ? flag : bool.Parse((string)Plain(given))),
        _ => CompareTo(given) == 0,
    };

    public int CompareTo(object given) => kind switch
    {
        ColumnKind.Text => ReferenceText.Compare((string)stored, (string)Plain(given)),
        ColumnKind.Enum => ReferenceText.Compare(
            (string)stored,
            Plain(given) is Enum value ? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) : (string)Plain(given)),
        ColumnKind.FloatingPoint => ((double)stored).CompareTo(Convert.ToDouble(Plain(given), CultureInfo.InvariantCulture)),
        ColumnKind.Timestamp => ((DateTime)stored).CompareTo((given is DateTimeOffset time
            ? time
            : DateTimeOffset.Parse((string)Plain(given), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).UtcDateTime),
        _ => Convert.ToDecimal(stored, CultureInfo.InvariantCulture).CompareTo(Plain(given) is string text
            ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : Convert.ToDecimal(Plain(given), CultureInfo.InvariantCulture)),
    };

    public bool Contains(object given)
    {
        if (kind == ColumnKind.TextArray)
        {
            return Texts(given).All(((string[])stored).Contains);
        }

        var (whole, part) = (Document(stored), Document(given));
        return Contains(whole, part) || (
            whole.ValueKind == JsonValueKind.Array && IsScalar(part) && whole.EnumerateArray().Any(
                item => JsonElement.DeepEquals(item, part)));
    }

    private static bool Contains(JsonElement whole, JsonElement part) => (whole.ValueKind, part.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => part.EnumerateObject().All(
            member => whole.TryGetProperty(member.Name, out var value) && Contains(value, member.Value)),
        (JsonValueKind.Array, JsonValueKind.Array) => part.EnumerateArray().All(
            item => whole.EnumerateArray().Any(candidate => Contains(candidate, item))),
        _ => IsScalar(whole) && JsonElement.DeepEquals(whole, part),
    };

    private static bool IsScalar(JsonElement json) => json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static IEnumerable<string> Texts(object given) => Plain(given) is string one ? [one] : (IEnumerable<string>)Plain(given);

    // Rows hold documents as text; a given text is a document itself.
    private JsonElement Document(object value) => ReferenceEquals(value, stored) ? JsonElement.Parse((string)value)
        : value as JsonElement? ?? JsonSerializer.SerializeToElement(value, CommerceJson.Options);
}
