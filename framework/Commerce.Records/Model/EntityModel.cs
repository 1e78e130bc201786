using Commerce.Postgres.Sessions;

namespace Commerce.Records.Model;

/// <summary>An entity: a table and the record type of its rows.</summary>
public sealed class EntityModel
{
    /// <summary>Gets the record type.</summary>
    public required Type Type { get; init; }

    /// <summary>Gets the name in messages, such as <c>OrderLine</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the schema of the table.</summary>
    public required string Schema { get; init; }

    /// <summary>Gets the table, such as <c>order_line</c>.</summary>
    public required string Table { get; init; }

    /// <summary>Gets the prefix of generated ids, without the underscore; <see langword="null"/> when inputs give the keys.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>
    /// Gets all columns: the declared ones in the order of the properties, then <c>created_at</c>, <c>updated_at</c>, <c>deleted_at</c>.
    /// </summary>
    public required IReadOnlyList<ColumnModel> Columns { get; init; }

    /// <summary>Gets the columns of the primary key. Default: <c>id</c>.</summary>
    public required IReadOnlyList<ColumnModel> Key { get; init; }

    /// <summary>Gets the relations to entities of the same module. Set once all entities are known.</summary>
    public IReadOnlyList<RelationModel> Relations { get; internal set; } = [];

    /// <summary>Gets the foreign keys to other entities. Set once all entities are known.</summary>
    public IReadOnlyList<ForeignKeyModel> ForeignKeys { get; internal set; } = [];

    /// <summary>
    /// Gets the indexes in addition to the primary key's: the declared ones, one for each foreign key (unique where the other side has at
    /// most one record), and one on soft-deleted rows.
    /// </summary>
    public IReadOnlyList<IndexModel> Indexes { get; internal set; } = [];

    /// <summary>Gets the check constraints in addition to those of enums.</summary>
    public IReadOnlyList<CheckModel> Checks { get; init; } = [];

    /// <summary>
    /// Gets the first part of the events' names, such as <c>user</c> for <c>user.created</c>; <see langword="null"/> when writes emit no
    /// events.
    /// </summary>
    public string? Events { get; init; }

    /// <summary>Gets the name of the key in other tables, such as <c>user_id</c>, or <c>car_number_plate</c> if that is the key.</summary>
    public string LinkableKey => $"{Table}_{(Key.Count == 1 ? Key[0].Name : "id")}";

    /// <summary>The qualified table for statements, such as <c>"user"."user"</c>.</summary>
    internal string Sql => $"{Quote(Schema)}.{Quote(Table)}";

    /// <summary>Finds a column by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The column, or <see langword="null"/>.</returns>
    public ColumnModel? FindColumn(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>Finds a relation by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The relation, or <see langword="null"/>.</returns>
    public RelationModel? FindRelation(string name) => Relations.FirstOrDefault(relation => relation.Name == name);

    internal static string Quote(string name) => SqlName.Quote(name);
}
