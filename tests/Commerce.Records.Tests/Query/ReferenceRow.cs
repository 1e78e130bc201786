using Npgsql;

namespace Commerce.Records.Tests.Query;

/// <summary>A row, by columns, as the driver gives it.</summary>
internal sealed class ReferenceRow
{
    private readonly Dictionary<string, object?> values = [];

    public object? this[string column] => values[column];

    public static ReferenceRow Read(NpgsqlDataReader reader)
    {
        var row = new ReferenceRow();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            row.values[reader.GetName(i)] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        }

        return row;
    }
}
