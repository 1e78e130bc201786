using System.Text.Json.Nodes;
using Commerce.Querying;
using Commerce.Records.Mapping;

namespace Commerce.Records;

/// <content>Reads records.</content>
public sealed partial class RecordStore<T>
{
    /// <summary>Retrieves a record by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="include">The relations to load, in <c>snake_case</c>. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record.</returns>
    /// <exception cref="CommerceException">
    /// Not found: there is no such record, it is soft-deleted, or the entity has a composite key.
    /// </exception>
    public async Task<T> RetrieveAsync(string id, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default) =>
        await FindAsync(string.IsNullOrEmpty(id) ? throw errors.NoKey() : id, include, cancellationToken) ?? throw errors.NotFound(id);

    /// <summary>Finds a record by its id.</summary>
    /// <returns>The record, or <see langword="null"/> when it does not exist or is soft-deleted.</returns>
    /// <exception cref="CommerceException">Not found: the entity has a composite key.</exception>
    /// <inheritdoc cref="RetrieveAsync(string, IReadOnlyList{string}?, CancellationToken)"/>
    public Task<T?> FindAsync(string id, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default) =>
        Entity.Key.Count == 1 ? ReadAsync(retrieveById, [errors.Id(id)], include, cancellationToken) : throw errors.NoKey();

    /// <summary>Retrieves a record by a composite key, or by a key that is not a string.</summary>
    /// <typeparam name="TKey">A type with one property for each column of the key, and no other.</typeparam>
    /// <param name="key">The key, such as <c>new { OrderId = "…", TagId = "…" }</c>.</param>
    /// <param name="include">The relations to load, in <c>snake_case</c>. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record.</returns>
    /// <exception cref="CommerceException">
    /// Not found: there is no such record, it is soft-deleted, or a part of the key is missing.
    /// </exception>
    public async Task<T> RetrieveAsync<TKey>(
        TKey key, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default) =>
        await FindAsync(key, include, cancellationToken) ?? throw errors.NotFound(Statement(() => new KeyType<TKey>(Entity)).Text(key));

    /// <summary>Finds a record by a composite key, or by a key that is not a string.</summary>
    /// <typeparam name="TKey">A type with one property for each column of the key, and no other.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="include">The relations to load, in <c>snake_case</c>. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record, or <see langword="null"/> when it does not exist or is soft-deleted.</returns>
    /// <exception cref="CommerceException">Not found: a part of the key is missing.</exception>
    public Task<T?> FindAsync<TKey>(TKey key, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default)
    {
        var keys = KeysOf([key]);
        return ReadAsync(retrieve + keys.Condition, keys.Parameters, include, cancellationToken);
    }

    /// <summary>Lists records.</summary>
    /// <param name="query">
    /// The filter, the order, the page and the relations. Default: all records that are not soft-deleted, by id.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The records.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the query names an unknown field, or a comparison does not fit its field.
    /// </exception>
    public async Task<IReadOnlyList<T>> ListAsync(ListQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        await lists.ListAsync(query, reader, cancellationToken);

    /// <summary>Lists records in another shape, which has properties for some of the entity's fields.</summary>
    /// <typeparam name="TShape">The shape.</typeparam>
    /// <inheritdoc cref="ListAsync(ListQuery{T}?, CancellationToken)"/>
    public async Task<IReadOnlyList<TShape>> ListAsync<TShape>(ListQuery<T>? query, CancellationToken cancellationToken = default) =>
        await lists.ListAsync(query, Statement(() => RowReader<TShape>.Create(Entity)), cancellationToken);

    /// <summary>Lists some fields of records, by name. The key is always included.</summary>
    /// <param name="fields">The names of the fields.</param>
    /// <param name="query">The filter, the order and the page. Default: all records that are not soft-deleted, by id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One JSON object for each record.</returns>
    /// <exception cref="CommerceException">Invalid data: the query or <paramref name="fields"/> names an unknown field.</exception>
    public Task<IReadOnlyList<JsonObject>> ListFieldsAsync(
        IReadOnlyList<string> fields, ListQuery<T>? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return lists.ListFieldsAsync(query, fields, cancellationToken);
    }

    /// <summary>Lists a page of records and counts all that meet the filter, in one round trip.</summary>
    /// <inheritdoc cref="ListAsync(ListQuery{T}?, CancellationToken)"/>
    /// <returns>The records of the page, and the total count.</returns>
    public Task<ListPage<T>> ListAndCountAsync(ListQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        lists.ListAndCountAsync(query, reader, cancellationToken);

    private async Task<T?> ReadAsync(
        string text, IReadOnlyList<object?> parameters, IReadOnlyList<string>? include, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(text, reader.Read, parameters, cancellationToken);
        await relations.LoadAsync(Entity, found, include ?? [], withDeleted: false, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }
}
