namespace Acme.Loyalty;

/// <summary>An account to be opened.</summary>
public sealed record OpenAccountInput(string Email, string? Name = null);
