using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Maps .NET types to kinds of columns, and kinds to SQL types.</summary>
internal static class ColumnKinds
{
    private static readonly Dictionary<Type, ColumnKind> ByType = new()
    {
        [typeof(string)] = ColumnKind.Text,
        [typeof(int)] = ColumnKind.Number,
        [typeof(long)] = ColumnKind.LongNumber,
        [typeof(double)] = ColumnKind.FloatingPoint,
        [typeof(decimal)] = ColumnKind.BigDecimal,
        [typeof(bool)] = ColumnKind.Boolean,
        [typeof(DateTimeOffset)] = ColumnKind.Timestamp,
        [typeof(JsonElement)] = ColumnKind.Json,
        [typeof(JsonObject)] = ColumnKind.Json,
        [typeof(string[])] = ColumnKind.TextArray,
        [typeof(IReadOnlyList<string>)] = ColumnKind.TextArray,
    };

    /// <summary>The kind for a type, or <see langword="null"/> when there is none. Combinations of flags have no single name.</summary>
    public static ColumnKind? Of(Type type) => type.IsEnum
        ? type.IsDefined(typeof(FlagsAttribute), false) ? null : ColumnKind.Enum
        : ByType.TryGetValue(type, out var kind) ? kind : null;

    /// <summary>The .NET type of a kind, for columns without a property.</summary>
    public static Type TypeOf(ColumnKind kind) => ByType.First(pair => pair.Value == kind).Key;

    /// <summary>The SQL type of a kind.</summary>
    public static string Sql(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "integer",
        ColumnKind.LongNumber => "bigint",
        ColumnKind.FloatingPoint => "double precision",
        ColumnKind.BigDecimal => "numeric",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Timestamp => "timestamptz(3)",
        ColumnKind.Json => "jsonb",
        ColumnKind.TextArray => "text[]",
        _ => "text",
    };
}
