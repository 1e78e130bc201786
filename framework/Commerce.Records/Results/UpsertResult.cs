namespace Commerce.Records.Results;

/// <summary>The result of an upsert with replace.</summary>
/// <param name="Records">The stored records with the relations that were written, in the order of the inputs.</param>
/// <param name="Actions">What was done to which record.</param>
/// <typeparam name="T">The record.</typeparam>
public sealed record UpsertResult<T>(IReadOnlyList<T> Records, RecordActions Actions);
