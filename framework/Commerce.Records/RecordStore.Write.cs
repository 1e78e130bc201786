using Commerce.Querying;
using Commerce.Records.Mapping;
using Commerce.Records.Query;
using Commerce.Records.Results;
using Commerce.Records.Upserts;
using Commerce.Records.Writing;

namespace Commerce.Records;

/// <content>Creates and updates records.</content>
public sealed partial class RecordStore<T>
{
    /// <summary>Creates a record.</summary>
    /// <param name="input">The values.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored record.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: a required value is missing, a unique value is taken or a check fails; the message names entity, field and value.
    /// </exception>
    public async Task<T> CreateAsync<TInput>(TInput input, CancellationToken cancellationToken = default) =>
        (await CreateManyAsync([input], cancellationToken))[0];

    /// <summary>Creates records, all or none, in one round trip.</summary>
    /// <param name="inputs">The values of each record. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored records, in the order of the inputs.</returns>
    /// <exception cref="CommerceException">Invalid data, as for <see cref="CreateAsync{TInput}"/>.</exception>
    public async Task<IReadOnlyList<T>> CreateManyAsync<TInput>(
        IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            return [];
        }

        var statement = Statement(() => new InsertStatement<TInput>(Entity, reader.Columns));
        var newIds = statement.Ids(inputs, idGenerator);
        var events = RecordEvents.Of(Entity, RecordEvents.Created, newIds);
        return await errors.TranslateAsync(
            statement.Columns,
            inputs,
            () => LinkAsync(inputs, newIds, WriteAsync, cancellationToken));

        async Task<IReadOnlyList<T>> WriteAsync() => inputs.Count == 1
            ? await database.WriteAsync(statement.One, reader.Read, statement.Parameters(inputs[0], newIds[0]), events, cancellationToken)
            : await database.WriteAsync(statement.Many, reader.Read, statement.Parameters(inputs, newIds), events, cancellationToken);
    }

    /// <summary>Updates a record.</summary>
    /// <param name="input">The record's key, and the values to change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored record.</returns>
    /// <exception cref="CommerceException">
    /// Not found: there is no such record. Invalid data, as for <see cref="CreateAsync{TInput}"/>.
    /// </exception>
    public async Task<T> UpdateAsync<TInput>(TInput input, CancellationToken cancellationToken = default) =>
        (await UpdateManyAsync([input], cancellationToken))[0];

    /// <summary>Updates records, all or none.</summary>
    /// <param name="inputs">The key of each record, and the values to change. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored records, in the order of the inputs.</returns>
    /// <exception cref="CommerceException">
    /// Not found: some records do not exist; the message names them. Invalid data: as for <see cref="CreateAsync{TInput}"/>, or two inputs
    /// have the same key.
    /// </exception>
    public async Task<IReadOnlyList<T>> UpdateManyAsync<TInput>(
        IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            return [];
        }

        var statement = Statement(() => new UpdateStatement<TInput>(Entity, reader.Columns));
        if (!statement.HasKey)
        {
            throw new InvalidOperationException(
                $"{typeof(TInput).Name} does not have the key of {Entity.Name}. Add the key to it, or call UpdateWhereAsync.");
        }

        var keys = inputs.Select(input => statement.KeyOf(input) ?? throw errors.NoKey()).ToList();
        errors.ThrowIfTwice(keys);
        return await errors.TranslateAsync(
            statement.Columns,
            inputs,
            () => LinkAsync(inputs, keys, WriteAsync, cancellationToken));

        async Task<IReadOnlyList<T>> WriteAsync()
        {
            var parameters = new List<object?>();
            statement.AddParameters(inputs, parameters.Add);
            var (isChanged, position) = (reader.Columns.Count, reader.Columns.Count + 1);
            var rows = await writes.WriteAsync(
                statement.Text,
                row => (Record: reader.Read(row), IsChanged: row.GetBoolean(isChanged), Position: (int)row.GetInt64(position) - 1),
                parameters,
                RecordEvents.Updated,
                rows => [.. rows.Where(row => row.IsChanged).OrderBy(row => row.Position).Select(row => keys[row.Position])],
                cancellationToken,
                // A single missing record leaves nothing to roll back.
                inputs.Count == 1 ? null : ThrowIfMissing);
            ThrowIfMissing(rows);
            return [.. rows.OrderBy(row => row.Position).Select(row => row.Record)];

            void ThrowIfMissing(IReadOnlyList<(T Record, bool IsChanged, int Position)> rows)
            {
                if (rows.Count < keys.Count)
                {
                    var found = rows.Select(row => row.Position).ToHashSet();
                    throw errors.NotFound([.. keys.Where((_, i) => !found.Contains(i))]);
                }
            }
        }
    }

    /// <summary>
    /// Updates the records that meet a filter, in one statement: of several concurrent callers, exactly one finds a record that its update
    /// takes out of the filter.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <param name="changes">The values to change in each record.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored records; empty when none met the filter.</returns>
    /// <exception cref="CommerceException">Invalid data, as for <see cref="CreateAsync{TInput}"/>, or the filter is not valid.</exception>
    public async Task<IReadOnlyList<T>> UpdateWhereAsync<TChanges>(
        Filter<T> filter, TChanges changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var statement = Statement(() => new UpdateStatement<TChanges>(Entity, reader.Columns));
        if (Statement(() => new InputLinks<TChanges>(Entity)).Relations is [var linked, ..])
        {
            throw new InvalidOperationException(
                $"{typeof(TChanges).Name} has ids for {linked}. Links are written by the keys of records: " +
                $"update {Entity.Name} with UpdateManyAsync.");
        }

        return await errors.TranslateAsync<TChanges, IReadOnlyList<T>>(statement.Columns, [changes], async () =>
        {
            var sql = new SqlText();
            statement.AddParameters([changes], value => sql.Add(value));
            var condition = new FilterCompiler(sql, withDeleted: false).Compile(Entity, "\"row\"", filter.Root);
            var (isChanged, key) = (reader.Columns.Count, reader.Columns.Count + 1);
            var rows = await writes.WriteAsync(
                statement.FilteredText(condition),
                row => (Record: reader.Read(row), IsChanged: row.GetBoolean(isChanged), Key: row.GetString(key)),
                sql.Parameters,
                RecordEvents.Updated,
                rows => [.. rows.Where(row => row.IsChanged).Select(row => row.Key)],
                cancellationToken);
            return [.. rows.Select(row => row.Record)];
        });
    }

    /// <summary>Creates a record, or updates the one with its key.</summary>
    /// <param name="input">The values.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored record.</returns>
    /// <exception cref="CommerceException">Invalid data, as for <see cref="CreateAsync{TInput}"/>.</exception>
    public async Task<T> UpsertAsync<TInput>(TInput input, CancellationToken cancellationToken = default) =>
        (await UpsertManyAsync([input], cancellationToken))[0];

    /// <summary>
    /// Creates records, or updates those with their keys, all or none, in one statement. Soft-deleted records are restored.
    /// </summary>
    /// <param name="inputs">The values of each record. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored records, in the order of the inputs.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data, as for <see cref="CreateAsync{TInput}"/>, or two inputs have the same key.
    /// </exception>
    public async Task<IReadOnlyList<T>> UpsertManyAsync<TInput>(
        IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default) =>
        (await UpsertWithReplaceAsync(inputs, [], cancellationToken)).Records;

    /// <summary>Creates records, or updates those with their keys, and replaces their related records, all or none.</summary>
    /// <param name="inputs">
    /// The values of each record. Related records are in properties named after the relations: as records, or as ids where only a link is
    /// written.
    /// </param>
    /// <param name="relations">The relations to write. What inputs have for other relations is ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored records with these relations, in the order of the inputs, and what was done to which record.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: as for <see cref="CreateAsync{TInput}"/>, two inputs have the same key, there is no such relation, or a parent record
    /// has no id.
    /// </exception>
    /// <remarks>
    /// <list type="bullet">
    /// <item>Related records that hold the key of this one are created and updated; those an input does not name are deleted. One that
    /// belongs to another record, and is named by its id, moves to this one.</item>
    /// <item>Many-to-many: missing records are created, existing ones are left unchanged; the links become exactly those of the
    /// input.</item>
    /// <item>A parent record is named by its id; null detaches this record from it.</item>
    /// <item>An absent <see cref="Optional{T}"/>, or null for a list, leaves the relation unchanged.</item>
    /// </list>
    /// Source: Medusa's <c>upsertWithReplace</c>.
    /// </remarks>
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

    /// <summary>Writes records and the links in their inputs, in one transaction.</summary>
    private async Task<IReadOnlyList<T>> LinkAsync<TInput>(
        IReadOnlyList<TInput> inputs, IReadOnlyList<string> keys, Func<Task<IReadOnlyList<T>>> write, CancellationToken cancellationToken)
    {
        var links = Statement(() => new InputLinks<TInput>(Entity));
        if (links.Relations.Count == 0)
        {
            return await write();
        }

        await using var session = database.BeginSession();
        var records = await write();
        await links.WriteAsync(session, idGenerator, keys, inputs, cancellationToken);
        await relations.LoadAsync(Entity, records, links.Relations, withDeleted: false, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return records;
    }
}
