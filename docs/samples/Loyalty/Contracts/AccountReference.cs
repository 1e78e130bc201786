namespace Acme.Loyalty;

/// <summary>The data of an account's events.</summary>
public sealed record AccountReference(string Id);
