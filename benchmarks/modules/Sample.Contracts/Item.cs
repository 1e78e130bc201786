namespace Modular.Sample;

/// <summary>What the module stores.</summary>
public sealed record Item(
    string Id, string Name, int Quantity, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);
