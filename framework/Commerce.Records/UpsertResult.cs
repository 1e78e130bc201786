namespace Commerce.Records;

/// <summary>What an upsert with replace has written.</summary>
/// <param name="Records">The records as stored, with the relations that were written, all in the order given.</param>
/// <param name="Actions">What was done to which records.</param>
/// <typeparam name="T">The record.</typeparam>
public sealed record UpsertResult<T>(IReadOnlyList<T> Records, RecordActions Actions);
