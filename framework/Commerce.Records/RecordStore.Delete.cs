using Commerce.Querying;
using Commerce.Records.Mapping;
using Commerce.Records.Results;

namespace Commerce.Records;

/// <content>Deletes records for good.</content>
public sealed partial class RecordStore<T>
{
    /// <summary>Deletes records for good, together with the records of cascading relations. Unknown ids are ignored.</summary>
    /// <param name="ids">The ids. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The deleted records of this entity.</returns>
    /// <exception cref="CommerceException">
    /// Conflict: another record still refers to one of them. Not found: the entity has a composite key.
    /// </exception>
    public Task<AffectedRecords> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0
            ? Task.FromResult(AffectedRecords.None)
            : writes.DeleteAsync(RecordKeys.Of(Entity, ids), cancellationToken);
    }

    /// <summary>
    /// Deletes records with composite keys for good, together with the records of cascading relations. Unknown keys are ignored.
    /// </summary>
    /// <typeparam name="TKey">A type with one property for each column of the key, and no other.</typeparam>
    /// <param name="keys">The keys. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The deleted records of this entity.</returns>
    /// <exception cref="CommerceException">
    /// Conflict: another record still refers to one of them. Not found: a part of a key is missing.
    /// </exception>
    public Task<AffectedRecords> DeleteAsync<TKey>(IReadOnlyList<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count == 0 ? Task.FromResult(AffectedRecords.None) : writes.DeleteAsync(KeysOf(keys), cancellationToken);
    }

    /// <summary>
    /// Deletes the records that meet a filter for good, together with the records of cascading relations. Soft-deleted records are left
    /// alone.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The deleted records of this entity.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the filter is empty or not valid. Conflict: another record still refers to one of them.
    /// </exception>
    public Task<AffectedRecords> DeleteWhereAsync(Filter<T> filter, CancellationToken cancellationToken = default) =>
        writes.DeleteAsync(KeysOf(filter), cancellationToken);
}
