namespace Commerce.Workflows;

/// <summary>A branch inside a node.</summary>
/// <param name="Label"><c>then</c>, <c>else</c>, the number of a branch, <c>each</c>, or the name of a workflow or handler.</param>
/// <param name="Nodes">The nodes, in the order of execution.</param>
public sealed record GraphBranch(string Label, IReadOnlyList<GraphNode> Nodes);
