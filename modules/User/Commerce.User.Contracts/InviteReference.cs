namespace Commerce.Users;

/// <summary>The data of an event about one invite.</summary>
/// <param name="Id">The invite's id.</param>
public sealed record InviteReference(string Id);
