using System.Text.Json.Nodes;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>Reads columns of a row into a JSON object.</summary>
internal static class JsonColumns
{
    public static JsonObject Read(NpgsqlDataReader row, IReadOnlyList<ColumnModel> columns)
    {
        var record = new JsonObject();
        for (var i = 0; i < columns.Count; i++)
        {
            record[columns[i].Name] = row.IsDBNull(i) ? null : Value(row, i, columns[i].Kind);
        }

        return record;
    }

    private static JsonNode? Value(NpgsqlDataReader row, int ordinal, ColumnKind kind) => kind switch
    {
        ColumnKind.Number => row.GetInt32(ordinal),
        ColumnKind.LongNumber => row.GetInt64(ordinal),
        ColumnKind.FloatingPoint => row.GetDouble(ordinal),
        ColumnKind.BigDecimal => row.GetDecimal(ordinal),
        ColumnKind.Boolean => row.GetBoolean(ordinal),
        ColumnKind.Timestamp => JsonValue.Create(row.GetFieldValue<DateTimeOffset>(ordinal)),
        ColumnKind.Json => JsonNode.Parse(row.GetString(ordinal)),
        ColumnKind.TextArray => new JsonArray([.. row.GetFieldValue<string[]>(ordinal).Select(text => (JsonNode?)text)]),
        _ => row.GetString(ordinal),
    };
}
