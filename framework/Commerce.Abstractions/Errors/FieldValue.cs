namespace Commerce;

/// <summary>A field of a record, and what was in it.</summary>
/// <param name="Field">The field, as callers call it.</param>
/// <param name="Value">The value as text; <see langword="null"/> when there was none or it is not known.</param>
public sealed record FieldValue(string Field, string? Value);
