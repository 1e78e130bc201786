namespace Commerce;

/// <summary>The record an error is about.</summary>
/// <param name="Entity">The entity, such as <c>User</c>.</param>
/// <param name="Fields">The fields concerned. Empty when the error is about the whole record, or the fields are not known.</param>
public sealed record ErrorSubject(string Entity, IReadOnlyList<FieldValue> Fields);
