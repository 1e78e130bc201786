using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Which .NET types are held by which kind of column, and what those are called in SQL.</summary>
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

    /// <summary>The kind for a type, or <see langword="null"/> when it must be said. Sets of flags have no names.</summary>
    public static ColumnKind? Of(Type type) => type.IsEnum ? (type.IsDefined(typeof(FlagsAttribute), false) ? null : ColumnKind.Enum) : ByType.TryGetValue(type, out var kind) ? kind : null;

    /// <summary>The type a kind is held in when no property says otherwise.</summary>
    public static Type TypeOf(ColumnKind kind) => ByType.First(pair => pair.Value == kind).Key;

    /// <summary>The kind's name in SQL.</summary>
    public static string Sql(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "integer",
        ColumnKind.LongNumber => "bigint",
        ColumnKind.FloatingPoint => "double precision",
        ColumnKind.BigDecimal => "numeric",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Timestamp => "timestamptz",
        ColumnKind.Json => "jsonb",
        ColumnKind.TextArray => "text[]",
        _ => "text",
    };
}
