namespace Commerce;

/// <summary>The record an error is about.</summary>
/// <param name="Entity">What kind of record, such as <c>User</c>.</param>
/// <param name="Fields">The fields concerned. Empty when the record as a whole is, or when nobody knows which.</param>
public sealed record ErrorSubject(string Entity, IReadOnlyList<FieldValue> Fields);
