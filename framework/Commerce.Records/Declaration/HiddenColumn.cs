using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>A column for which the record has no property.</summary>
internal sealed record HiddenColumn(string Name, ColumnKind Kind, Type ClrType, string? ComputedFrom, Func<object?, object?>? Compute);
