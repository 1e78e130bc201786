using System.Globalization;
using System.Text.Json;
using Commerce.Records.Model;
using Commerce.Text;

namespace Commerce.Records.Query;

/// <summary>Converts values of filters to parameters of statements.</summary>
internal static class Values
{
    private const int LongestShown = 64;
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// Converts a value, from code or from a request, to the parameter for a column. A text may stand for a number, a time or a boolean,
    /// because a query string contains only texts.
    /// </summary>
    /// <exception cref="FormatException">The value does not fit the column.</exception>
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
            ColumnKind.Number when int.TryParse(Number(plain), Whole, CultureInfo.InvariantCulture, out var number) => number,
            ColumnKind.LongNumber when long.TryParse(Number(plain), Whole, CultureInfo.InvariantCulture, out var number) => number,
            ColumnKind.FloatingPoint when double.TryParse(Number(plain), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => number,
            ColumnKind.BigDecimal when decimal.TryParse(Number(plain), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                number,
            _ => throw new FormatException($"{Shown(value)} is not {Expected(column)}"),
        };
    }

    /// <summary>Converts parameters of one kind to an array.</summary>
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

    /// <summary>Returns a text that PostgreSQL can store.</summary>
    /// <exception cref="FormatException">PostgreSQL cannot store it.</exception>
    public static string Text(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException("a text cannot contain the character U+0000");
        }

        return UnicodeText.IndexOfHalfPair(text) < 0
            ? text
            : throw new FormatException("a text cannot contain half of a surrogate pair");
    }

    /// <summary>Returns a pattern for <c>like</c>.</summary>
    /// <exception cref="FormatException">It is not a valid pattern.</exception>
    public static string Pattern(object? value)
    {
        var pattern = Plain(value) as string ?? throw new FormatException("a text is required");
        return (pattern.Length - pattern.TrimEnd('\\').Length) % 2 == 0
            ? Text(pattern)
            : throw new FormatException(@"a pattern cannot end with a single backslash; write \\");
    }

    /// <summary>The stored name of an enum's value.</summary>
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
        IFormattable number when Type.GetTypeCode(value.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal =>
            number.ToString(null, CultureInfo.InvariantCulture),
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
            text,
            TimeFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) => time,
        _ => null,
    };

    private static string Shown(object value)
    {
        var shown = value is JsonElement json ? json.GetRawText() : $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'";
        return shown.Length > LongestShown ? $"{shown[..LongestShown]}…" : shown;
    }

    private static string Expected(ColumnModel column) => column.Kind switch
    {
        ColumnKind.Text => "a text",
        ColumnKind.Enum => $"{string.Join(", ", column.EnumNames.SkipLast(1))} or {column.EnumNames[^1]}",
        ColumnKind.TextArray => "a list of texts",
        ColumnKind.Boolean => "true or false",
        ColumnKind.Timestamp => "a time in ISO 8601",
        ColumnKind.Number or ColumnKind.LongNumber => "a whole number in range",
        _ => "a number in range",
    };
}
