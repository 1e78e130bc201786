using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Commerce.Querying;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Query;
using Commerce.Records.Upserts;

namespace Commerce.Records;

/// <summary>
/// Reads and writes the records of one entity. Writes join the running workflow step or session; elsewhere each call is a transaction
/// of its own. Inputs are records whose properties are called as columns are; an <see cref="Optional{T}"/> that is absent leaves its column alone.
/// A property called as a many-to-many relation has the ids of the linked records: they take the place of those linked before, null and absent
/// leave them, and the records come back with that relation.
/// </summary>
/// <typeparam name="T">The entity's record.</typeparam>
/// <remarks>Source: the methods Medusa generates for a module's service.</remarks>
public sealed class RecordStore<T>
    where T : class
{
    private readonly Database database;
    private readonly IIdGenerator ids;
    private readonly RowReader<T> reader;
    private readonly RecordErrors errors;
    private readonly RecordLists lists;
    private readonly RecordWrites writes;
    private readonly RelationLoader relations;
    private readonly RecordUpserts<T> upserts;
    private readonly ConcurrentDictionary<Type, object> statements = new();
    private readonly string retrieve;
    private readonly string retrieveById;

    /// <summary>Creates the store of an entity.</summary>
    /// <param name="model">The module's data.</param>
    /// <param name="database">The module's database.</param>
    /// <param name="ids">Makes ids.</param>
    public RecordStore(DataModel model, Database database, IIdGenerator ids)
    {
        ArgumentNullException.ThrowIfNull(model);
        (this.database, this.ids) = (database, ids);
        Entity = model.Entity(typeof(T));
        reader = RowReader<T>.Create(Entity);
        errors = new RecordErrors(Entity);
        database.NameEntity(errors.Names);
        relations = new RelationLoader(database);
        lists = new RecordLists(Entity, database, relations);
        writes = new RecordWrites(Entity, database);
        upserts = new RecordUpserts<T>(Entity, database, ids, reader, relations);
        retrieve = $"select {reader.Select} from {Entity.Sql} as \"row\" where \"row\".\"deleted_at\" is null and ";
        retrieveById = $"{retrieve}\"row\".{RelationSql.Key(Entity)} = $1";
    }

    /// <summary>The entity.</summary>
    public EntityModel Entity { get; }

    /// <summary>Creates a record.</summary>
    /// <param name="input">What it holds.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record as stored.</returns>
    /// <exception cref="CommerceException">Invalid data: a value is missing, is taken or breaks a rule; the message names entity, field and value.</exception>
    public async Task<T> CreateAsync<TInput>(TInput input, CancellationToken cancellationToken = default) => (await CreateManyAsync([input], cancellationToken))[0];

    /// <summary>Creates records, all or none, in one round trip.</summary>
    /// <param name="inputs">What they hold; none does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The records as stored, in the order given.</returns>
    /// <exception cref="CommerceException">Invalid data, as for one.</exception>
    public async Task<IReadOnlyList<T>> CreateManyAsync<TInput>(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            return [];
        }

        var statement = Statement(() => new InsertStatement<TInput>(Entity, reader.Columns));
        var newIds = statement.Ids(inputs, ids);
        var events = RecordEvents.Of(Entity, RecordEvents.Created, newIds);
        return await errors.TranslateAsync(
            statement.Columns, inputs, () => statement.Links is null ? WriteAsync() : LinkAsync(statement.Links, inputs, newIds, WriteAsync, cancellationToken));

        Task<List<T>> WriteAsync() => inputs.Count == 1
            ? database.WriteAsync(statement.One, reader.Read, statement.Parameters(inputs[0], newIds[0]), events, cancellationToken)
            : database.WriteAsync(statement.Many, reader.Read, statement.Parameters(inputs, newIds), events, cancellationToken);
    }

    /// <summary>One record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="include">Relations to load. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found: there is none, or it is deleted, or its key is more than an id.</exception>
    public async Task<T> RetrieveAsync(string id, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default) =>
        await FindAsync(string.IsNullOrEmpty(id) ? throw errors.NoKey() : id, include, cancellationToken) ?? throw errors.NotFound(id);

    /// <summary>One record, or <see langword="null"/> when there is none or it is deleted.</summary>
    /// <exception cref="CommerceException">Not found: the key is more than an id.</exception>
    /// <inheritdoc cref="RetrieveAsync(string, IReadOnlyList{string}?, CancellationToken)"/>
    public Task<T?> FindAsync(string id, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default) =>
        Entity.Key.Count == 1 ? ReadAsync(retrieveById, [id], include, cancellationToken) : throw errors.NoKey();

    /// <summary>One record, by a key of several columns or one that is no text.</summary>
    /// <typeparam name="TKey">A type that has a property for each column of the key, and no other.</typeparam>
    /// <param name="key">Its key: <c>new { OrderId = "…", TagId = "…" }</c>.</param>
    /// <inheritdoc cref="RetrieveAsync(string, IReadOnlyList{string}?, CancellationToken)"/>
    /// <param name="include">Relations to load. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found: there is none, or it is deleted, or a part of the key is not given.</exception>
    public async Task<T> RetrieveAsync<TKey>(TKey key, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default) =>
        await FindAsync(key, include, cancellationToken) ?? throw errors.NotFound(Statement(() => new KeyType<TKey>(Entity)).Text(key));

    /// <summary>One record by such a key, or <see langword="null"/> when there is none or it is deleted.</summary>
    /// <inheritdoc cref="RetrieveAsync{TKey}(TKey, IReadOnlyList{string}?, CancellationToken)"/>
    /// <param name="key">Its key.</param>
    /// <param name="include">Relations to load. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found: a part of the key is not given.</exception>
    public Task<T?> FindAsync<TKey>(TKey key, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default)
    {
        var keys = Statement(() => new KeyType<TKey>(Entity)).Of([key]);
        return ReadAsync(retrieve + keys.Condition, keys.Parameters, include, cancellationToken);
    }

    /// <summary>Lists records.</summary>
    /// <param name="query">Which, in which order, with what. Default: all that are not deleted, by id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: the query names what is not there, or compares what cannot be compared.</exception>
    public Task<List<T>> ListAsync(ListQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        lists.ListAsync(query, reader, cancellationToken);

    /// <summary>Lists some columns of records, those a shape has properties for.</summary>
    /// <typeparam name="TShape">The shape.</typeparam>
    /// <inheritdoc cref="ListAsync(ListQuery{T}?, CancellationToken)"/>
    public Task<List<TShape>> ListAsync<TShape>(ListQuery<T>? query, CancellationToken cancellationToken = default) =>
        lists.ListAsync(query, Statement(() => RowReader<TShape>.Create(Entity)), cancellationToken);

    /// <summary>Lists some columns of records, by name; the key is always among them.</summary>
    /// <param name="fields">The columns' names.</param>
    /// <inheritdoc cref="ListAsync(ListQuery{T}?, CancellationToken)"/>
    /// <param name="query">Which, in which order.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<JsonObject>> ListFieldsAsync(IReadOnlyList<string> fields, ListQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        lists.ListFieldsAsync(query, fields, cancellationToken);

    /// <summary>Lists records, and counts how many there are in all, in one round trip.</summary>
    /// <inheritdoc cref="ListAsync(ListQuery{T}?, CancellationToken)"/>
    public Task<ListPage<T>> ListAndCountAsync(ListQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        lists.ListAndCountAsync(query, reader, cancellationToken);

    /// <summary>Updates a record.</summary>
    /// <param name="input">Its key, and what changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record as stored.</returns>
    /// <exception cref="CommerceException">Not found: there is no such record. Invalid data: as for creating.</exception>
    public async Task<T> UpdateAsync<TInput>(TInput input, CancellationToken cancellationToken = default) => (await UpdateManyAsync([input], cancellationToken))[0];

    /// <summary>Updates records, all or none.</summary>
    /// <param name="inputs">Their keys, and what changes in each; none does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The records as stored, in the order given.</returns>
    /// <exception cref="CommerceException">Not found: some are not there, the message names them. Invalid data: as for creating, or one is named twice.</exception>
    public async Task<IReadOnlyList<T>> UpdateManyAsync<TInput>(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            return [];
        }

        var statement = Statement(() => new UpdateStatement<TInput>(Entity, reader.Columns));
        if (!statement.HasKey)
        {
            throw new InvalidOperationException($"{typeof(TInput).Name} does not have the key of {Entity.Name}. Give it the key, or update by a filter.");
        }

        var keys = inputs.Select(input => statement.KeyOf(input) ?? throw errors.NoKey()).ToList();
        errors.ThrowIfTwice(keys);
        return await errors.TranslateAsync(
            statement.Columns, inputs, () => statement.Links is null ? WriteAsync() : LinkAsync(statement.Links, inputs, keys, WriteAsync, cancellationToken));

        async Task<List<T>> WriteAsync()
        {
            var parameters = new List<object?>();
            statement.AddParameters(inputs, parameters.Add);
            var rows = await writes.WriteAsync(
                statement.Text,
                row => (Record: reader.Read(row), IsChanged: row.GetBoolean(reader.Columns.Count), Position: (int)row.GetInt64(reader.Columns.Count + 1) - 1),
                parameters,
                RecordEvents.Updated,
                rows => [.. rows.Where(row => row.IsChanged).Select(row => keys[row.Position])],
                cancellationToken,
                // One that is missing leaves nothing to undo.
                inputs.Count == 1 ? null : ThrowIfMissing);
            ThrowIfMissing(rows);
            rows.Sort((one, other) => one.Position.CompareTo(other.Position));
            return rows.ConvertAll(row => row.Record);

            void ThrowIfMissing(List<(T Record, bool IsChanged, int Position)> rows)
            {
                if (rows.Count < keys.Count)
                {
                    var found = rows.ConvertAll(row => row.Position);
                    throw errors.NotFound([.. keys.Where((_, i) => !found.Contains(i))]);
                }
            }
        }
    }

    /// <summary>Updates the records that meet a condition; one statement, so that of several callers each record obeys one.</summary>
    /// <param name="filter">The condition.</param>
    /// <param name="changes">What changes in each.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The records as stored; none when none met the condition.</returns>
    /// <exception cref="CommerceException">Invalid data.</exception>
    public async Task<IReadOnlyList<T>> UpdateWhereAsync<TChanges>(Filter<T> filter, TChanges changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var statement = Statement(() => new UpdateStatement<TChanges>(Entity, reader.Columns));
        if (statement.Links is { Relations: [var linked, ..] })
        {
            throw new InvalidOperationException($"{typeof(TChanges).Name} has ids for {linked}. Links are written by the keys of records: update {Entity.Name} with UpdateManyAsync.");
        }

        return await errors.TranslateAsync(statement.Columns, [changes], async () =>
        {
            var sql = new SqlText();
            statement.AddParameters([changes], value => sql.Add(value));
            var condition = new FilterCompiler(sql, withDeleted: false).Compile(Entity, "\"row\"", filter.Root);
            var rows = await writes.WriteAsync(
                statement.FilteredText(condition),
                row => (Record: reader.Read(row), IsChanged: row.GetBoolean(reader.Columns.Count), Key: row.GetString(reader.Columns.Count + 1)),
                sql.Parameters,
                RecordEvents.Updated,
                rows => [.. rows.Where(row => row.IsChanged).Select(row => row.Key)],
                cancellationToken);
            return rows.ConvertAll(row => row.Record);
        });
    }

    /// <summary>Creates a record, or updates the one with its key.</summary>
    /// <param name="input">What it holds.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record as stored.</returns>
    /// <exception cref="CommerceException">Invalid data: as for creating.</exception>
    public async Task<T> UpsertAsync<TInput>(TInput input, CancellationToken cancellationToken = default) => (await UpsertManyAsync([input], cancellationToken))[0];

    /// <summary>Creates records, or updates those with their keys, all or none, in one statement. One that is deleted lives again.</summary>
    /// <param name="inputs">What they hold; none does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The records as stored, in the order given.</returns>
    /// <exception cref="CommerceException">Invalid data: as for creating, or a key is named twice.</exception>
    public async Task<IReadOnlyList<T>> UpsertManyAsync<TInput>(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default) =>
        (await UpsertWithReplaceAsync(inputs, [], cancellationToken)).Records;

    /// <summary>
    /// Creates records, or updates those with their keys, and puts what the inputs have for some relations in the place of what was there,
    /// all or none. Related records that hold the key of this one are created and updated, and those not named are deleted for good. Records
    /// linked by a table between are created when they are not there, left as they are when they are, and linked, and no others are. A
    /// record this one belongs to is named by its id, null leaves it. What an absent <see cref="Optional{T}"/> or null for a list says is nothing.
    /// </summary>
    /// <param name="inputs">What they hold, related records in properties called as the relations are: records, or ids where only a link is written.</param>
    /// <param name="relations">The relations to write; what inputs have for others is ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The records as stored, with these relations, in the order given; and what was done.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: as for creating, a key is named twice, there is no such relation, or a record to belong to has no id.
    /// </exception>
    /// <remarks>Source: Medusa's <c>upsertWithReplace</c>.</remarks>
    public Task<UpsertResult<T>> UpsertWithReplaceAsync<TInput>(
        IReadOnlyList<TInput> inputs, IReadOnlyList<string> relations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(relations);
        var nothing = new Dictionary<string, IReadOnlyList<string>>();
        return inputs.Count == 0
            ? Task.FromResult(new UpsertResult<T>([], new(nothing, nothing, nothing)))
            : upserts.UpsertAsync(inputs, relations, cancellationToken);
    }

    /// <summary>Deletes records for good, with those that cascade. Unknown ids are ignored.</summary>
    /// <param name="deleted">Their ids; none does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were there.</returns>
    /// <exception cref="CommerceException">Conflict: another record still refers to one of them. Not found: the key is more than an id.</exception>
    public Task<List<string>> DeleteAsync(IReadOnlyList<string> deleted, CancellationToken cancellationToken = default) => deleted is { Count: 0 }
        ? Task.FromResult(new List<string>())
        : writes.DeleteAsync(RecordKeys.Of(Entity, deleted), cancellationToken);

    /// <summary>Deletes records for good, by keys of several columns, with those that cascade. Unknown keys are ignored.</summary>
    /// <typeparam name="TKey">A type that has a property for each column of the key, and no other.</typeparam>
    /// <param name="deleted">Their keys; none does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="CommerceException">Conflict: another record still refers to one of them. Not found: a part of a key is not given.</exception>
    public async Task<int> DeleteAsync<TKey>(IReadOnlyList<TKey> deleted, CancellationToken cancellationToken = default) => deleted is { Count: 0 }
        ? 0
        : (await writes.DeleteAsync(Statement(() => new KeyType<TKey>(Entity)).Of(deleted), cancellationToken)).Count;

    /// <summary>Deletes the records that meet a condition for good, with those that cascade. Hidden records are left alone.</summary>
    /// <param name="filter">The condition.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that met it.</returns>
    /// <exception cref="CommerceException">Invalid data: the condition asks nothing. Conflict: another record still refers to one of them.</exception>
    public Task<List<string>> DeleteWhereAsync(Filter<T> filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (FilterCompiler.IsEmpty(filter.Root))
        {
            throw new CommerceException(ErrorType.InvalidData, $"All records of {Entity.Name} would be deleted. Give a condition.");
        }

        var sql = new SqlText();
        var condition = new FilterCompiler(sql, withDeleted: false).Compile(Entity, "\"row\"", filter.Root);
        return writes.DeleteAsync(new RecordKeys($"\"row\".\"deleted_at\" is null and {condition}", sql.Parameters), cancellationToken);
    }

    /// <summary>Hides records, with those that cascade.</summary>
    /// <param name="hidden">Their ids; unknown and hidden ones are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was hidden.</returns>
    /// <exception cref="CommerceException">Invalid data: the cascades form a cycle. Not found: the key is more than an id.</exception>
    public Task<SoftDeleted> SoftDeleteAsync(IReadOnlyList<string> hidden, CancellationToken cancellationToken = default) => hidden is { Count: 0 }
        ? Task.FromResult(SoftDeleted.None)
        : writes.HideAsync(RecordKeys.Of(Entity, hidden), cancellationToken);

    /// <summary>Hides records, by keys of several columns, with those that cascade.</summary>
    /// <typeparam name="TKey">A type that has a property for each column of the key, and no other.</typeparam>
    /// <inheritdoc cref="SoftDeleteAsync(IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="hidden">Their keys; unknown and hidden ones are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<SoftDeleted> SoftDeleteAsync<TKey>(IReadOnlyList<TKey> hidden, CancellationToken cancellationToken = default) => hidden is { Count: 0 }
        ? Task.FromResult(SoftDeleted.None)
        : writes.HideAsync(Statement(() => new KeyType<TKey>(Entity)).Of(hidden), cancellationToken);

    /// <summary>Revives hidden records, with what the same call had hidden and nothing else.</summary>
    /// <param name="restored">Their ids; unknown and living ones are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was revived.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: a unique value was taken meanwhile, or the cascades form a cycle. Not found: the key is more than an id.
    /// </exception>
    public Task<SoftDeleted> RestoreAsync(IReadOnlyList<string> restored, CancellationToken cancellationToken = default) => restored is { Count: 0 }
        ? Task.FromResult(SoftDeleted.None)
        : writes.ReviveAsync(RecordKeys.Of(Entity, restored), cancellationToken);

    /// <summary>Revives hidden records, by keys of several columns, with what the same call had hidden and nothing else.</summary>
    /// <typeparam name="TKey">A type that has a property for each column of the key, and no other.</typeparam>
    /// <inheritdoc cref="RestoreAsync(IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="restored">Their keys; unknown and living ones are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<SoftDeleted> RestoreAsync<TKey>(IReadOnlyList<TKey> restored, CancellationToken cancellationToken = default) => restored is { Count: 0 }
        ? Task.FromResult(SoftDeleted.None)
        : writes.ReviveAsync(Statement(() => new KeyType<TKey>(Entity)).Of(restored), cancellationToken);

    /// <summary>Writes records and what inputs have linked with them, in one transaction.</summary>
    private async Task<List<T>> LinkAsync<TInput>(
        InputLinks<TInput> links, IReadOnlyList<TInput> inputs, IReadOnlyList<string> keys, Func<Task<List<T>>> write, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        var records = await write();
        await links.WriteAsync(session, ids, keys, inputs, cancellationToken);
        await relations.LoadAsync(Entity, records, links.Relations, withDeleted: false, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return records;
    }

    /// <summary>What was made for a type of inputs before, or is now.</summary>
    private TStatement Statement<TStatement>(Func<TStatement> create)
        where TStatement : class => (TStatement)statements.GetOrAdd(typeof(TStatement), static (_, create) => create(), create);

    private async Task<T?> ReadAsync(string text, IReadOnlyList<object?> parameters, IReadOnlyList<string>? include, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(text, reader.Read, parameters, cancellationToken);
        await relations.LoadAsync(Entity, found, include ?? [], withDeleted: false, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }
}
