namespace Commerce.Workflows;

/// <summary>One of the things inside a node.</summary>
/// <param name="Label"><c>then</c>, <c>else</c>, the number of a branch, <c>each</c>, or the name of a workflow or handler.</param>
/// <param name="Nodes">What it does, in program order.</param>
public sealed record GraphBranch(string Label, IReadOnlyList<GraphNode> Nodes);
