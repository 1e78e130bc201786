namespace Commerce.Querying;

/// <summary>Holds when every word occurs in some searchable field, in any letter case. Words are separated by white space.</summary>
/// <param name="Text">The words; without any, the filter always holds.</param>
public sealed record SearchFilter(string Text) : Filter;
