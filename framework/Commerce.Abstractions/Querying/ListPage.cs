namespace Commerce.Querying;

/// <summary>A page of a list, with the total count.</summary>
/// <param name="Items">The records of the page.</param>
/// <param name="Count">The number of records that meet the filter, on all pages.</param>
/// <typeparam name="T">The record.</typeparam>
public sealed record ListPage<T>(IReadOnlyList<T> Items, long Count);
