namespace Commerce.Workflows;

/// <summary>A node of a graph.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the journal; empty for <c>parallel</c>.</param>
/// <param name="Compensates">Whether it is a step with a compensation.</param>
/// <param name="Branches">The branches inside it.</param>
public sealed record GraphNode(GraphNodeKind Kind, string Name, bool Compensates, IReadOnlyList<GraphBranch> Branches);
