namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="UserWorkflows.DeleteUsers"/>.</summary>
/// <param name="Ids">The users' ids; unknown ones are ignored.</param>
public sealed record DeleteUsersInput(IReadOnlyList<string> Ids);
