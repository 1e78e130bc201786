using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Querying;
using Commerce.Records.Model;
using Commerce.Records.Query;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>Compiles the access to columns: reading them from rows, and writing the values of inputs into parameters.</summary>
internal static class ColumnAccess
{
    /// <summary>An expression that reads a column of the current row.</summary>
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
            ? Expression.Condition(
                Expression.Call(reader, nameof(NpgsqlDataReader.IsDBNull), null, index), Expression.Default(target), typed)
            : typed;
    }

    /// <summary>A function that returns an input's value for a column, as a parameter's value.</summary>
    /// <param name="input">The input.</param>
    /// <param name="value">The value of its property.</param>
    /// <param name="column">The column.</param>
    /// <param name="convert">Converts the property's value to the column's. Default: they are the same.</param>
    public static Func<TInput, TParameter> Value<TInput, TParameter>(
        ParameterExpression input, Expression value, ColumnModel column, Func<Expression, Expression>? convert) =>
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
            ColumnKind.Json => Expression.Call(
                typeof(ColumnAccess), column.IsMerged ? nameof(WriteObject) : nameof(WriteJson), [value.Type], value),
            ColumnKind.Enum => Write<object>(nameof(WriteEnum)),
            ColumnKind.TextArray => Write<IEnumerable<string>>(nameof(WriteTexts)),
            ColumnKind.Text => Write<string>(nameof(WriteText)),
            ColumnKind.FloatingPoint => Write<double?>(nameof(WriteNumber)),
            ColumnKind.Timestamp => Write<DateTimeOffset?>(nameof(WriteTime)),
            _ => value.Type == parameter ? value : Expression.Convert(value, parameter),
        };

        Expression Write<TValue>(string method) =>
            Expression.Call(typeof(ColumnAccess), method, null, Expression.Convert(value, typeof(TValue)));
    }

    private static MethodCallExpression Get<TValue>(Expression reader, Expression index) =>
        Expression.Call(reader, nameof(NpgsqlDataReader.GetFieldValue), [typeof(TValue)], index);

    private static T ParseJson<T>(string json) =>
        typeof(T) == typeof(JsonElement) ? (T)(object)JsonElement.Parse(json)
        : typeof(T) == typeof(JsonObject) ? (T)(object)JsonNode.Parse(json)!.AsObject()
        : JsonSerializer.Deserialize<T>(json, ColumnJson.Options)!;

    private static T ParseEnum<T>(string name)
        where T : struct, Enum => EnumColumn<T>.Parse(name);

    private static string? WriteJson<T>(T value) => IsNull(value) ? null : JsonValues.Text(value!);

    private static string? WriteObject<T>(T value) => IsNull(value) ? null : JsonValues.Object(value!);

    private static bool IsNull<T>(T value) =>
        value is null or JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null };

    private static string? WriteEnum(object? value) => value is null ? null : Values.EnumName(value);

    // A parameter cannot be a list of lists; JSON can.
    private static string? WriteTexts(IEnumerable<string>? texts) =>
        texts is null ? null : JsonSerializer.Serialize(texts, ColumnJson.Options);

    private static string? WriteText(string? text) => text is null ? null : Values.Text(text);

    // JSON has no other numbers.
    private static double? WriteNumber(double? number) =>
        number is null || double.IsFinite(number.Value) ? number : throw new FormatException($"{number} is not a number in range");

    private static DateTimeOffset? WriteTime(DateTimeOffset? time) => time?.ToUniversalTime();
}
