namespace Commerce;

/// <summary>A field of a record and its value.</summary>
/// <param name="Field">The field, by the name callers know.</param>
/// <param name="Value">The value as text; <see langword="null"/> when there is none, or it is not known.</param>
public sealed record FieldValue(string Field, string? Value);
