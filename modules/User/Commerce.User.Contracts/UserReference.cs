namespace Commerce.Users;

/// <summary>The data of an event about one user.</summary>
/// <param name="Id">The user's id.</param>
public sealed record UserReference(string Id);
