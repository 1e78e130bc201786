namespace Commerce.Querying;

/// <summary>Some records of a list, and how many there are in all.</summary>
/// <param name="Items">The records.</param>
/// <param name="Count">How many records meet the condition, whatever was passed over or left out.</param>
/// <typeparam name="T">The record.</typeparam>
public sealed record ListPage<T>(IReadOnlyList<T> Items, long Count);
