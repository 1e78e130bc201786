namespace Acme.Loyalty;

/// <summary>Somebody who collects points.</summary>
public sealed record Account(
    string Id, string Email, string? Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
{
    /// <summary>What was earned and spent, when it was asked for.</summary>
    public IReadOnlyList<Entry>? Entries { get; init; }
}
