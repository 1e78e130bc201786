namespace Commerce.Querying;

/// <summary>Every word is contained in some searchable column, in any letter case. Words are separated by blanks.</summary>
/// <param name="Text">The words; none holds always.</param>
public sealed record SearchFilter(string Text) : Filter;
