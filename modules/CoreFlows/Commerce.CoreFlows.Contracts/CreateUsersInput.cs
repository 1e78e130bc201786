using Commerce.Users;

namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="UserWorkflows.CreateUsers"/>.</summary>
/// <param name="Users">The users to be created; none is allowed.</param>
public sealed record CreateUsersInput(IReadOnlyList<CreateUserInput> Users);
