namespace Commerce.Records.Model;

/// <summary>An entity: a table and the .NET type of its rows.</summary>
public sealed class EntityModel
{
    /// <summary>The type of its rows: a record of the contracts.</summary>
    public required Type Type { get; init; }

    /// <summary>The name in messages, <c>OrderLine</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The schema of the table.</summary>
    public required string Schema { get; init; }

    /// <summary>The table, <c>order_line</c>.</summary>
    public required string Table { get; init; }

    /// <summary>What ids begin with, without the underscore; <see langword="null"/> when callers give the keys.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>All columns: the declared ones in the order of the properties, then <c>created_at</c>, <c>updated_at</c>, <c>deleted_at</c>.</summary>
    public required IReadOnlyList<ColumnModel> Columns { get; init; }

    /// <summary>The primary key: <c>id</c>, unless others were declared.</summary>
    public required IReadOnlyList<ColumnModel> Key { get; init; }

    /// <summary>Relations to entities of the same module. Filled when all entities are known.</summary>
    public IReadOnlyList<RelationModel> Relations { get; internal set; } = [];

    /// <summary>The columns by which it belongs to others. Filled when all entities are known.</summary>
    public IReadOnlyList<ForeignKeyModel> ForeignKeys { get; internal set; } = [];

    /// <summary>
    /// Indexes besides the primary key's: the declared ones, one for each foreign key (unique where the other side has one record), and
    /// one that finds deleted rows.
    /// </summary>
    public IReadOnlyList<IndexModel> Indexes { get; internal set; } = [];

    /// <summary>Check constraints besides those of enums.</summary>
    public IReadOnlyList<CheckModel> Checks { get; init; } = [];

    /// <summary>What event names begin with (<c>user</c> for <c>user.created</c>); <see langword="null"/> when writes emit nothing by themselves.</summary>
    public string? Events { get; init; }

    /// <summary>The key other records name it by, such as <c>user_id</c>; <c>car_number_plate</c> where that is the key.</summary>
    public string LinkableKey => $"{Table}_{(Key.Count == 1 ? Key[0].Name : "id")}";

    /// <summary>The table as it stands in statements: <c>"user"."user"</c>.</summary>
    internal string Sql => $"{Quote(Schema)}.{Quote(Table)}";

    /// <summary>A column by its name.</summary>
    /// <param name="name">The name.</param>
    public ColumnModel? FindColumn(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>A relation by its name.</summary>
    /// <param name="name">The name.</param>
    public RelationModel? FindRelation(string name) => Relations.FirstOrDefault(relation => relation.Name == name);

    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
