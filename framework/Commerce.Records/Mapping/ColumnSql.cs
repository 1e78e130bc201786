using Commerce.Records.Declaration;
using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>Columns in SQL statements.</summary>
internal static class ColumnSql
{
    /// <summary>The select list for columns of the table with the alias <c>row</c>.</summary>
    public static string Select(IEnumerable<ColumnModel> columns) =>
        string.Join(", ", columns.Select(
            column => $"\"row\".{EntityModel.Quote(column.Name)}{(column.Kind == ColumnKind.Json ? "::text" : "")}"));

    /// <summary>The SQL type of an array parameter with values of a column.</summary>
    public static string ArrayType(ColumnModel column) =>
        column.Kind is ColumnKind.Json or ColumnKind.TextArray ? "text[]" : $"{ColumnKinds.Sql(column.Kind)}[]";

    /// <summary>Converts an input's value to the column's type.</summary>
    public static string FromInput(ColumnModel column, string value) => column.Kind switch
    {
        ColumnKind.Json => $"{value}::jsonb",
        ColumnKind.TextArray =>
            $"case when {value} is not null then array(select jsonb_array_elements_text({value}::jsonb)) end",
        _ => value,
    };

    /// <summary>The condition that the rows under two aliases have the same key.</summary>
    public static string SameKey(EntityModel entity, string one, string other) =>
        string.Join(" and ", entity.Key.Select(key => $"{one}.{EntityModel.Quote(key.Name)} = {other}.{EntityModel.Quote(key.Name)}"));

    /// <summary>The key of the table with the alias <c>row</c> as text; of a composite key, the first column.</summary>
    public static string FirstKey(EntityModel entity) => $"\"row\".{EntityModel.Quote(entity.Key[0].Name)}::text";
}
