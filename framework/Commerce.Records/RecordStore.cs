using System.Collections.Concurrent;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Commerce.Querying;
using Commerce.Records.Declaration;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Query;
using Commerce.Records.Reading;
using Commerce.Records.Upserts;
using Commerce.Records.Writing;

namespace Commerce.Records;

/// <summary>
/// Reads and writes the records of one entity. Writes join the running workflow step or database session; elsewhere each call is a
/// transaction of its own.
/// </summary>
/// <typeparam name="T">The entity's record.</typeparam>
/// <remarks>
/// <para>
/// Inputs are records whose properties have the names of the entity's fields. An absent <see cref="Optional{T}"/> leaves its field
/// unchanged. A property named after a many-to-many relation holds the ids of the linked records: they replace the current links, null and
/// absent leave them unchanged, and the records returned have that relation loaded.
/// </para>
/// <para>
/// Reads, updates and deletes by a filter ignore soft-deleted records unless a query asks for them with
/// <see cref="ListQuery{T}.WithDeleted"/>.
/// </para>
/// <para>Source: the methods Medusa generates for a module's service.</para>
/// </remarks>
/// <example>
/// <code>
/// var account = await accounts.CreateAsync(new { Email = "ada@example.com" }, cancellationToken);
/// await accounts.UpdateAsync(new { account.Id, Name = "Ada" }, cancellationToken);
/// var page = await accounts.ListAndCountAsync(new() { Take = 20 }, cancellationToken);
/// await accounts.SoftDeleteAsync([account.Id], cancellationToken);
/// </code>
/// </example>
public sealed partial class RecordStore<T>
    where T : class
{
    private readonly Database database;
    private readonly IIdGenerator idGenerator;
    private readonly RowReader<T> reader;
    private readonly RecordErrors errors;
    private readonly RecordLists lists;
    private readonly RecordWrites writes;
    private readonly RelationLoader relations;
    private readonly RecordUpserts<T> upserts;
    private readonly ConcurrentDictionary<Type, object> statements = new();
    private readonly string retrieve;
    private readonly string retrieveById;

    /// <summary>
    /// Creates the store of an entity. Modules get it from their container, see <see cref="ModuleBuilderExtensions.AddData"/>.
    /// </summary>
    /// <param name="model">The module's data model.</param>
    /// <param name="database">The module's database.</param>
    /// <param name="ids">Generates the ids of new records.</param>
    /// <exception cref="InvalidOperationException">The model has no entity for <typeparamref name="T"/>.</exception>
    public RecordStore(DataModel model, Database database, IIdGenerator ids)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(database);
        (this.database, idGenerator) = (database, ids);
        Entity = model.Entity(typeof(T));
        reader = RowReader<T>.Create(Entity);
        errors = new RecordErrors(Entity);
        database.RegisterEntity(errors.Description);
        relations = new RelationLoader(database);
        lists = new RecordLists(Entity, database, relations);
        writes = new RecordWrites(model, Entity, database);
        upserts = new RecordUpserts<T>(Entity, database, ids, reader, relations);
        retrieve = $"select {reader.Select} from {Entity.Sql} as \"row\" where \"row\".\"deleted_at\" is null and ";
        retrieveById = $"{retrieve}\"row\".{RelationSql.Key(Entity)} = $1";
    }

    /// <summary>Gets the entity.</summary>
    public EntityModel Entity { get; }

    /// <summary>Returns what was prepared for a type of inputs, keys or shapes; prepares it at the first call.</summary>
    private TStatement Statement<TStatement>(Func<TStatement> create)
        where TStatement : class => (TStatement)statements.GetOrAdd(typeof(TStatement), static (_, create) => create(), create);

    private RecordKeys KeysOf<TKey>(IReadOnlyList<TKey> keys) => Statement(() => new KeyType<TKey>(Entity)).Of(keys);

    /// <summary>The condition of a delete: only records that are not soft-deleted, and never all of them by an empty filter.</summary>
    private RecordKeys KeysOf(Filter<T> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (FilterCompiler.IsEmpty(filter.Root))
        {
            throw new CommerceException(ErrorType.InvalidData, $"All records of {Entity.Name} would be deleted. Give a condition.");
        }

        var sql = new SqlText();
        var condition = new FilterCompiler(sql, withDeleted: false).Compile(Entity, "\"row\"", filter.Root);
        return new RecordKeys($"\"row\".\"deleted_at\" is null and {condition}", sql.Parameters);
    }
}
