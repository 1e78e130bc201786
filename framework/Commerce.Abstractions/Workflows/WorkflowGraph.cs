namespace Commerce.Workflows;

/// <summary>A registered workflow as a graph, for people and tools.</summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="Nodes">What it does, in program order.</param>
public sealed record WorkflowGraph(string Name, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>The graph as a Mermaid flowchart.</summary>
    public string ToMermaid() => new MermaidWriter().Write(this);
}
