namespace Commerce.CoreFlows;

/// <summary>What somebody who accepts an invite says about themselves.</summary>
/// <param name="Email">The address. Default: the invited one.</param>
/// <param name="FirstName">First name. Default: none.</param>
/// <param name="LastName">Last name. Default: none.</param>
public sealed record AcceptingUser(string? Email = null, string? FirstName = null, string? LastName = null);
