namespace Commerce.Workflows;

/// <summary>A workflow as a graph, for people and tools.</summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="Nodes">The nodes, in the order of execution.</param>
public sealed record WorkflowGraph(string Name, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>The graph as a Mermaid flowchart.</summary>
    public string ToMermaid() => new MermaidWriter().Write(this);
}
