using Commerce.Querying;
using Commerce.Records.Mapping;
using Commerce.Records.Results;

namespace Commerce.Records;

/// <content>Soft-deletes and restores records.</content>
public sealed partial class RecordStore<T>
{
    /// <summary>Soft-deletes records, together with the records of cascading relations.</summary>
    /// <param name="ids">The ids; unknown and already soft-deleted ones are ignored. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The soft-deleted records, with those of cascading relations.</returns>
    /// <exception cref="CommerceException">Invalid data: the cascades form a cycle. Not found: the entity has a composite key.</exception>
    public Task<AffectedRecords> SoftDeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0
            ? Task.FromResult(AffectedRecords.None)
            : writes.SoftDeleteAsync(RecordKeys.Of(Entity, ids), cancellationToken);
    }

    /// <summary>Soft-deletes records with composite keys, together with the records of cascading relations.</summary>
    /// <typeparam name="TKey">A type with one property for each column of the key, and no other.</typeparam>
    /// <param name="keys">The keys; unknown and already soft-deleted ones are ignored. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The soft-deleted records, with those of cascading relations.</returns>
    /// <exception cref="CommerceException">Invalid data: the cascades form a cycle. Not found: a part of a key is missing.</exception>
    public Task<AffectedRecords> SoftDeleteAsync<TKey>(IReadOnlyList<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count == 0 ? Task.FromResult(AffectedRecords.None) : writes.SoftDeleteAsync(KeysOf(keys), cancellationToken);
    }

    /// <summary>Soft-deletes the records that meet a filter, together with the records of cascading relations.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The soft-deleted records, with those of cascading relations.</returns>
    /// <exception cref="CommerceException">Invalid data: the filter is empty or not valid, or the cascades form a cycle.</exception>
    public Task<AffectedRecords> SoftDeleteWhereAsync(Filter<T> filter, CancellationToken cancellationToken = default) =>
        writes.SoftDeleteAsync(KeysOf(filter), cancellationToken);

    /// <summary>Restores soft-deleted records, together with the records that the same call soft-deleted.</summary>
    /// <param name="ids">The ids; unknown ones and those that are not soft-deleted are ignored. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The restored records, with those of cascading relations.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: a unique value has been taken meanwhile, or the cascades form a cycle. Not found: the entity has a composite key.
    /// </exception>
    public Task<AffectedRecords> RestoreAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0
            ? Task.FromResult(AffectedRecords.None)
            : writes.RestoreAsync(RecordKeys.Of(Entity, ids), cancellationToken);
    }

    /// <summary>Restores soft-deleted records with composite keys, together with the records that the same call soft-deleted.</summary>
    /// <typeparam name="TKey">A type with one property for each column of the key, and no other.</typeparam>
    /// <param name="keys">The keys; unknown ones and those that are not soft-deleted are ignored. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The restored records, with those of cascading relations.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: a unique value has been taken meanwhile, or the cascades form a cycle. Not found: a part of a key is missing.
    /// </exception>
    public Task<AffectedRecords> RestoreAsync<TKey>(IReadOnlyList<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count == 0 ? Task.FromResult(AffectedRecords.None) : writes.RestoreAsync(KeysOf(keys), cancellationToken);
    }
}
