namespace Acme.Loyalty;

/// <summary>Points earned, or spent when they are negative.</summary>
public sealed record Entry(string Id, string AccountId, int Points, string Reason, DateTimeOffset CreatedAt)
{
    /// <summary>Whose they are, when it was asked for.</summary>
    public Account? Account { get; init; }
}
