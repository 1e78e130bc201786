namespace Commerce.Users;

/// <summary>The acceptance of an invite, which creates a user.</summary>
/// <param name="Token">The invite's token.</param>
/// <param name="Email">
/// The user's address. Default: the invited one. Another one is an error unless <see cref="UserModuleOptions.RequireInvitedEmail"/> is off.
/// </param>
/// <param name="FirstName">First name. Default: none.</param>
/// <param name="LastName">Last name. Default: none.</param>
public sealed record AcceptInviteInput(string Token, string? Email = null, string? FirstName = null, string? LastName = null);
