using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>The key of a row as text: what statements return about the rows they affected.</summary>
internal static class RowKey
{
    /// <summary>The key columns of the table with the alias <c>row</c>.</summary>
    public static string Select(EntityModel entity) =>
        string.Join(", ", entity.Key.Select(column => $"\"row\".{EntityModel.Quote(column.Name)}::text"));

    /// <summary>Reads the key from the current row.</summary>
    /// <param name="row">The reader.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="first">The ordinal of the first key column.</param>
    public static string[] Read(NpgsqlDataReader row, EntityModel entity, int first)
    {
        var key = new string[entity.Key.Count];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = row.GetString(first + i);
        }

        return key;
    }

    /// <summary>Adds the keys of an entity to a result, one entry for each key column.</summary>
    public static void AddTo(Dictionary<string, IReadOnlyList<string>> result, EntityModel entity, IReadOnlyList<string[]> keys)
    {
        for (var i = 0; i < entity.Key.Count && keys.Count > 0; i++)
        {
            var part = i;
            result[$"{entity.Table}_{entity.Key[i].Name}"] = [.. keys.Select(key => key[part])];
        }
    }
}
