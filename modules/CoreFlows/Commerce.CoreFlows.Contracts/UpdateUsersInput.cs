using Commerce.Users;

namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="UserWorkflows.UpdateUsers"/>.</summary>
/// <param name="Updates">The changes, one of each user at most; none is allowed.</param>
public sealed record UpdateUsersInput(IReadOnlyList<UpdateUserInput> Updates);
