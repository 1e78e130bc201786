using System.Globalization;
using System.Text.Json;
using Commerce.Records.Model;

namespace Commerce.Records.Query;

/// <summary>Values on their way into a statement.</summary>
internal static class Values
{
    private const int LongestShown = 64;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// The parameter's value for one of a column's, whether it came from code or with a request. A text stands for a number, a time or a
    /// boolean too, for a query string has nothing else.
    /// </summary>
    /// <exception cref="FormatException">It does not fit.</exception>
    public static object Parameter(ColumnModel column, object value)
    {
        if (column.Kind == ColumnKind.Json)
        {
            return JsonValues.Text(value);
        }

        var plain = Plain(value);
        return column.Kind switch
        {
            ColumnKind.Text when plain is string text => Text(text),
            ColumnKind.Enum when (plain is Enum ? EnumName(plain) : plain) is string name && column.EnumNames.Contains(name) => name,
            ColumnKind.TextArray when TextArray(plain) is { } texts => texts,
            ColumnKind.Timestamp when Time(plain) is { } time => time,
            ColumnKind.Boolean when plain is bool boolean => boolean,
            ColumnKind.Boolean when plain is string text && bool.TryParse(text, out var boolean) => boolean,
            ColumnKind.Number when int.TryParse(Number(plain), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            ColumnKind.LongNumber when long.TryParse(Number(plain), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            ColumnKind.FloatingPoint when double.TryParse(Number(plain), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            ColumnKind.BigDecimal when decimal.TryParse(Number(plain), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new FormatException($"{Shown(value)} is no {Name(column)}"),
        };
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
        _ => values.ConvertAll(value => (string)value).ToArray(),
    };

    /// <summary>A text, which PostgreSQL can hold.</summary>
    /// <exception cref="FormatException">It cannot.</exception>
    public static string Text(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException("a text cannot hold the character U+0000");
        }

        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                throw new FormatException("a text cannot hold half a character, a surrogate without its other half");
            }
        }

        return text;
    }

    /// <summary>A pattern for <c>like</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Pattern(object? value)
    {
        var pattern = Plain(value) as string ?? throw new FormatException("a text is needed");
        return (pattern.Length - pattern.TrimEnd('\\').Length) % 2 == 0
            ? Text(pattern)
            : throw new FormatException(@"a pattern cannot end with a backslash that takes nothing literally; write \\");
    }

    /// <summary>What stands for an enum's value in the table.</summary>
    public static string EnumName(object value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!);

    private static object? Plain(object? value) => value is JsonElement json
        ? json.ValueKind switch
        {
            JsonValueKind.String => JsonValues.String(json),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => json,
        }
        : value;

    private static string? Number(object? value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.Number } json => json.GetRawText(),
        IFormattable number when Type.GetTypeCode(value.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string[]? TextArray(object? value) => value switch
    {
        string text => [Text(text)],
        JsonElement { ValueKind: JsonValueKind.Array } array => Texts(array.EnumerateArray().Select(item => Plain(item) as string)),
        IEnumerable<string> texts => Texts(texts),
        _ => null,
    };

    private static string[]? Texts(IEnumerable<string?> texts)
    {
        var list = texts.ToArray();
        return list.Contains(null) ? null : System.Array.ConvertAll(list, text => Text(text!));
    }

    private static DateTimeOffset? Time(object? value) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime(),
        string text when DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) => time,
        _ => null,
    };

    private static string Shown(object value)
    {
        var shown = value is JsonElement json ? json.GetRawText() : $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'";
        return shown.Length > LongestShown ? $"{shown[..LongestShown]}…" : shown;
    }

    private static string Name(ColumnModel column) => column.Kind switch
    {
        ColumnKind.Text => "text",
        ColumnKind.Enum => $"{string.Join(", ", column.EnumNames.SkipLast(1))} or {column.EnumNames[^1]}",
        ColumnKind.TextArray => "list of texts",
        ColumnKind.Boolean => "true or false",
        ColumnKind.Timestamp => "time in ISO 8601",
        ColumnKind.Number or ColumnKind.LongNumber => "whole number in range",
        _ => "number in range",
    };
}
