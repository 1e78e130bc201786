using System.Globalization;
using System.Text.Json;
using Commerce.Postgres.Sessions;
using Commerce.Records.Model;
using Commerce.Records.Query;

namespace Commerce.Records.Declaration;

/// <summary>Writes values as SQL literals.</summary>
internal static class SqlLiteral
{
    public static string Of(ColumnKind kind, object value) => kind switch
    {
        ColumnKind.Boolean => (bool)value ? "true" : "false",
        ColumnKind.Enum => Text(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!)),
        ColumnKind.Json => $"{Text(JsonValues.Text(value))}::jsonb",
        ColumnKind.TextArray => $"array[{string.Join(", ", ((IEnumerable<string>)value).Select(Text))}]::text[]",
        ColumnKind.Timestamp => $"{Text(((DateTimeOffset)value).ToString("O", CultureInfo.InvariantCulture))}::timestamptz(3)",
        ColumnKind.Text => Text((string)value),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    public static string Text(string text) => SqlName.Literal(text);
}
