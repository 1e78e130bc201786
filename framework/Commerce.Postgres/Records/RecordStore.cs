using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Commerce.Data;
using Commerce.Identifiers;
using Commerce.Postgres.Events;
using Commerce.Postgres.Records.Mapping;
using Commerce.Postgres.Records.Model;
using Commerce.Postgres.Records.Query;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Records;

/// <summary>
/// Reads and writes the records of one entity. Writes join the running workflow step or session; elsewhere each call is a transaction
/// of its own. Inputs are records whose properties are called as columns are; an <see cref="Optional{T}"/> that is absent leaves its column alone.
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
    private readonly RecordEvents events;
    private readonly RecordLists lists;
    private readonly RelationLoader relations;
    private readonly ConcurrentDictionary<Type, object> inserts = new();
    private readonly ConcurrentDictionary<Type, object> updates = new();
    private readonly string retrieve;

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
        events = new RecordEvents(Entity);
        relations = new RelationLoader(database);
        lists = new RecordLists(Entity, database, relations);
        retrieve = $"select {ColumnSql.Select(reader.Columns, "\"row\"")} from {Entity.Sql} as \"row\" where \"row\".{RelationSql.Key(Entity)} = $1 and \"row\".\"deleted_at\" is null";
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

        var statement = (InsertStatement<TInput>)inserts.GetOrAdd(typeof(TInput), _ => new InsertStatement<TInput>(Entity, reader.Columns, []));
        var newIds = statement.Ids(inputs, ids);
        return await errors.TranslateAsync(() =>
            database.WriteAsync(statement.Text, reader.Read, statement.Parameters(inputs, newIds), events.Of("created", newIds), cancellationToken));
    }

    /// <summary>One record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="include">Relations to load. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found: there is none, or it is deleted.</exception>
    public async Task<T> RetrieveAsync(string id, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw errors.NoKey();
        }

        return await FindAsync(id, include, cancellationToken) ?? throw errors.NotFound(id);
    }

    /// <summary>One record, or <see langword="null"/> when there is none or it is deleted.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="include">Relations to load. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<T?> FindAsync(string id, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default)
    {
        var found = await database.QueryAsync(retrieve, reader.Read, [id], cancellationToken);
        await relations.LoadAsync(Entity, found, include ?? [], withDeleted: false, cancellationToken);
        return found.Count == 0 ? null : found[0];
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
        lists.ListAsync(query, RowReader<TShape>.Create(Entity), cancellationToken);

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

        var statement = Update<TInput>();
        if (!statement.HasKey)
        {
            throw new InvalidOperationException($"{typeof(TInput).Name} does not have the key of {Entity.Name}. Give it the key, or update by a filter.");
        }

        errors.ThrowIfTwice(inputs.Select(statement.KeyOf));
        var parameters = new List<object?>();
        statement.AddParameters(inputs, parameters.Add);
        return await errors.TranslateAsync(async () =>
        {
            await using var session = database.BeginSession();
            var updated = await session.QueryAsync(
                statement.Text, row => (Position: row.GetInt64(reader.Columns.Count), Record: reader.Read(row)), parameters, cancellationToken);
            if (updated.Count < inputs.Count)
            {
                var found = updated.ConvertAll(row => row.Position);
                throw errors.NotFound([.. inputs.Where((_, i) => !found.Contains(i + 1)).Select(statement.KeyOf)]);
            }

            updated.Sort((one, other) => one.Position.CompareTo(other.Position));
            var records = updated.ConvertAll(row => row.Record);
            await EndAsync(session, "updated", [.. inputs.Select(statement.KeyOf)], cancellationToken);
            return records;
        });
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
        var statement = Update<TChanges>();
        var sql = new SqlText();
        statement.AddParameters([changes], value => sql.Add(value));
        var condition = new FilterCompiler(sql, withDeleted: false).Compile(Entity, "\"row\"", filter.Root);
        return await errors.TranslateAsync(async () =>
        {
            await using var session = database.BeginSession();
            var updated = await session.QueryAsync(statement.FilteredText(condition), reader.Read, sql.Parameters, cancellationToken);
            await EndAsync(session, "updated", [.. updated.Select(RecordEvents.IdOf)], cancellationToken);
            return updated;
        });
    }

    /// <summary>Deletes records for good, with those that cascade. Unknown ids are ignored.</summary>
    /// <param name="deleted">Their ids; none does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were there.</returns>
    /// <exception cref="CommerceException">Conflict: another record still refers to one of them.</exception>
    public Task<List<string>> DeleteAsync(IReadOnlyList<string> deleted, CancellationToken cancellationToken = default) => deleted is { Count: 0 }
        ? Task.FromResult(new List<string>())
        : errors.TranslateAsync(async () =>
        {
            await using var session = database.BeginSession();
            var gone = await session.QueryAsync(
                $"delete from {Entity.Sql} where {RelationSql.Key(Entity)} = any($1) returning {RelationSql.Key(Entity)}", row => row.GetString(0), [deleted.ToArray()], cancellationToken);
            await EndAsync(session, "deleted", gone, cancellationToken);
            return gone;
        });

    /// <summary>Hides records, with those that cascade.</summary>
    /// <param name="hidden">Their ids; unknown and hidden ones are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was hidden.</returns>
    /// <exception cref="CommerceException">Invalid data: the cascades form a cycle.</exception>
    public async Task<SoftDeleted> SoftDeleteAsync(IReadOnlyList<string> hidden, CancellationToken cancellationToken = default)
    {
        await using var session = database.BeginSession();
        var result = hidden is { Count: 0 } ? new(new Dictionary<string, IReadOnlyList<string>>()) : await new SoftDeletion(session, cancellationToken).HideAsync(Entity, hidden);
        await EndAsync(session, "deleted", result.Ids.GetValueOrDefault(Entity.LinkableKey) ?? [], cancellationToken);
        return result;
    }

    /// <summary>Revives hidden records, with what the same call had hidden and nothing else.</summary>
    /// <param name="restored">Their ids; unknown and living ones are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was revived.</returns>
    /// <exception cref="CommerceException">Invalid data: a unique value was taken meanwhile, or the cascades form a cycle.</exception>
    public Task<SoftDeleted> RestoreAsync(IReadOnlyList<string> restored, CancellationToken cancellationToken = default) => errors.TranslateAsync(async () =>
    {
        await using var session = database.BeginSession();
        var result = restored is { Count: 0 } ? new(new Dictionary<string, IReadOnlyList<string>>()) : await new SoftDeletion(session, cancellationToken).ReviveAsync(Entity, restored);
        await EndAsync(session, "restored", result.Ids.GetValueOrDefault(Entity.LinkableKey) ?? [], cancellationToken);
        return result;
    });

    private UpdateStatement<TInput> Update<TInput>() => (UpdateStatement<TInput>)updates.GetOrAdd(typeof(TInput), _ => new UpdateStatement<TInput>(Entity, reader.Columns));

    private async Task EndAsync(DatabaseSession session, string action, IReadOnlyList<string> concerned, CancellationToken cancellationToken)
    {
        foreach (OutboxEvent message in events.Of(action, concerned))
        {
            session.Emit(message);
        }

        await session.CommitAsync(cancellationToken);
    }
}
