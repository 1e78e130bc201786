using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Postgres.Records.Model;
using Commerce.Serialization;

namespace Commerce.Postgres.Records.Query;

/// <summary>Values on their way into a statement.</summary>
internal static class Values
{
    /// <summary>The parameter's value for one of a column's, whether it came from code or with a request.</summary>
    /// <exception cref="FormatException">It does not fit.</exception>
    public static object Parameter(ColumnModel column, object value)
    {
        try
        {
            return column.Kind switch
            {
                ColumnKind.Text => Text(String(value)),
                ColumnKind.Enum => Enum(column, value),
                ColumnKind.Json => Text(Json(value)),
                ColumnKind.TextArray => TextArray(value),
                ColumnKind.Timestamp => Timestamp(value),
                ColumnKind.Boolean => value is JsonElement json ? json.GetBoolean() : (bool)value,
                ColumnKind.Number => value is JsonElement json ? json.GetInt32() : Convert.ToInt32(value, CultureInfo.InvariantCulture),
                ColumnKind.LongNumber => value is JsonElement json ? json.GetInt64() : Convert.ToInt64(value, CultureInfo.InvariantCulture),
                ColumnKind.FloatingPoint => value is JsonElement json ? json.GetDouble() : Convert.ToDouble(value, CultureInfo.InvariantCulture),
                ColumnKind.BigDecimal => value is JsonElement json ? json.GetDecimal() : Convert.ToDecimal(value, CultureInfo.InvariantCulture),
                _ => throw new ArgumentOutOfRangeException(nameof(column)),
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or OverflowException)
        {
            throw new FormatException($"{Shown(value)} is no {Name(column.Kind)}", exception);
        }
    }

    /// <summary>Parameters of one kind as an array.</summary>
    public static Array Array(ColumnKind kind, List<object> values) => kind switch
    {
        ColumnKind.Timestamp => values.ConvertAll(value => (DateTimeOffset)value).ToArray(),
        ColumnKind.Boolean => values.ConvertAll(value => (bool)value).ToArray(),
        ColumnKind.Number => values.ConvertAll(value => (int)value).ToArray(),
        ColumnKind.LongNumber => values.ConvertAll(value => (long)value).ToArray(),
        ColumnKind.FloatingPoint => values.ConvertAll(value => (double)value).ToArray(),
        ColumnKind.BigDecimal => values.ConvertAll(value => (decimal)value).ToArray(),
        ColumnKind.TextArray => throw new FormatException("a list is not compared with a list of lists"),
        _ => values.ConvertAll(value => (string)value).ToArray(),
    };

    /// <summary>A text, which PostgreSQL can hold.</summary>
    /// <exception cref="FormatException">It cannot.</exception>
    public static string Text(string text) => text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException("a text cannot hold the character U+0000") : text;

    /// <summary>What stands for an enum's value in the table.</summary>
    public static string EnumName(object value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!);

    private static string String(object value) => value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString()! : (string)value;

    private static string Enum(ColumnModel column, object value)
    {
        var name = value.GetType().IsEnum ? EnumName(value) : String(value);
        return column.EnumNames.Contains(name) ? name : throw new FormatException($"'{name}' is none of {string.Join(", ", column.EnumNames)}");
    }

    private static string Json(object value) => value switch
    {
        JsonElement element => element.GetRawText(),
        JsonNode node => node.ToJsonString(),
        _ => JsonSerializer.Serialize(value, CommerceJson.Options),
    };

    private static string[] TextArray(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(item => Text(item.GetString()!))],
        string text => [Text(text)],
        IEnumerable<string> texts => [.. texts.Select(Text)],
        _ => throw new FormatException("a list of texts is needed"),
    };

    private static DateTimeOffset Timestamp(object value) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime(),
        JsonElement { ValueKind: JsonValueKind.String } json when DateTimeOffset.TryParse(
            json.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) => time,
        _ => throw new FormatException($"{Shown(value)} is no time"),
    };

    private static string Shown(object value) => value is JsonElement json ? json.GetRawText() : $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'";

    private static string Name(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => "text",
        ColumnKind.Boolean => "true or false",
        ColumnKind.Timestamp => "time",
        ColumnKind.Number or ColumnKind.LongNumber => "whole number in range",
        _ => "number",
    };
}
