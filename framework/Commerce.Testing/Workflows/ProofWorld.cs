namespace Commerce.Testing.Workflows;

/// <summary>What the runs of a proof act on. It outlives the processes that die.</summary>
/// <param name="Services">What steps resolve from.</param>
/// <param name="Observe">
/// Describes what the runs have done to the world, as text that is equal when it is. What happens side by side happens in any order: the
/// text must not depend on it.
/// </param>
public sealed record ProofWorld(IServiceProvider Services, Func<string> Observe);
