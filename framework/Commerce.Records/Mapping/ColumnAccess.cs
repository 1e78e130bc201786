using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Querying;
using Commerce.Records.Model;
using Commerce.Records.Query;
using Commerce.Serialization;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>Compiled access to columns: out of rows, and out of inputs into parameters.</summary>
internal static class ColumnAccess
{
    /// <summary>An expression that reads a column of the row the reader stands on.</summary>
    public static Expression Read(Expression reader, int ordinal, ColumnModel column, Type target)
    {
        var index = Expression.Constant(ordinal);
        var underlying = Nullable.GetUnderlyingType(target) ?? target;
        var value = column.Kind switch
        {
            ColumnKind.Json => Expression.Call(typeof(ColumnAccess), nameof(ParseJson), [underlying], Get<string>(reader, index)),
            ColumnKind.Enum => Expression.Call(typeof(ColumnAccess), nameof(ParseEnum), [underlying], Get<string>(reader, index)),
            ColumnKind.TextArray => Get<string[]>(reader, index),
            _ => Expression.Call(reader, nameof(NpgsqlDataReader.GetFieldValue), [column.ClrType], index),
        };
        Expression typed = value.Type == target ? value : Expression.Convert(value, target);
        return column.IsNullable
            ? Expression.Condition(Expression.Call(reader, nameof(NpgsqlDataReader.IsDBNull), null, index), Expression.Default(target), typed)
            : typed;
    }

    /// <summary>A function that gives what an input has for a column, as a parameter's value.</summary>
    /// <param name="input">The input.</param>
    /// <param name="value">What its property holds.</param>
    /// <param name="column">The column.</param>
    /// <param name="convert">Makes the column's value from the property's. Default: they are the same.</param>
    public static Func<TInput, TParameter> Value<TInput, TParameter>(ParameterExpression input, Expression value, ColumnModel column, Func<Expression, Expression>? convert) =>
        Expression.Lambda<Func<TInput, TParameter>>(ToParameter(value, column, typeof(TParameter), convert), input).Compile();

    private static Expression ToParameter(Expression value, ColumnModel column, Type parameter, Func<Expression, Expression>? convert)
    {
        if (InputColumns.IsOptional(value.Type))
        {
            return Expression.Condition(
                Expression.Property(value, nameof(Optional<>.HasValue)),
                ToParameter(Expression.Property(value, nameof(Optional<>.Value)), column, parameter, convert),
                Expression.Default(parameter));
        }

        value = convert?.Invoke(value) ?? value;
        return column.Kind switch
        {
            ColumnKind.Json => Expression.Call(typeof(ColumnAccess), nameof(WriteJson), [value.Type], value),
            ColumnKind.Enum => Expression.Call(typeof(ColumnAccess), nameof(WriteEnum), null, Expression.Convert(value, typeof(object))),
            ColumnKind.TextArray => Expression.Call(typeof(ColumnAccess), nameof(WriteTexts), null, Expression.Convert(value, typeof(IEnumerable<string>))),
            ColumnKind.Text => Expression.Call(typeof(ColumnAccess), nameof(WriteText), null, Expression.Convert(value, typeof(string))),
            ColumnKind.Timestamp => Expression.Call(typeof(ColumnAccess), nameof(WriteTime), null, Expression.Convert(value, typeof(DateTimeOffset?))),
            _ => value.Type == parameter ? value : Expression.Convert(value, parameter),
        };
    }

    private static MethodCallExpression Get<TValue>(Expression reader, Expression index) =>
        Expression.Call(reader, nameof(NpgsqlDataReader.GetFieldValue), [typeof(TValue)], index);

    private static T ParseJson<T>(string json) =>
        typeof(T) == typeof(JsonElement) ? (T)(object)JsonElement.Parse(json)
        : typeof(T) == typeof(JsonObject) ? (T)(object)JsonNode.Parse(json)!.AsObject()
        : JsonSerializer.Deserialize<T>(json, CommerceJson.Options)!;

    private static T ParseEnum<T>(string name)
        where T : struct, Enum => EnumColumn<T>.Parse(name);

    private static string? WriteJson<T>(T value) => value switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        JsonElement json => json.GetRawText(),
        _ => JsonSerializer.Serialize(value, CommerceJson.Options),
    };

    private static string? WriteEnum(object? value) => value is null ? null : Values.EnumName(value);

    // A list of lists cannot be a parameter; as JSON it can.
    private static string? WriteTexts(IEnumerable<string>? texts) => texts is null ? null : JsonSerializer.Serialize(texts, CommerceJson.Options);

    private static string? WriteText(string? text) => text is null ? null : Values.Text(text);

    private static DateTimeOffset? WriteTime(DateTimeOffset? time) => time?.ToUniversalTime();
}
