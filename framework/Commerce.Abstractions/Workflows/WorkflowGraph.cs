using System.Text;

namespace Commerce.Workflows;

/// <summary>A registered workflow as a graph, for people and tools.</summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="Nodes">What it does, in program order.</param>
public sealed record WorkflowGraph(string Name, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>The graph as a Mermaid flowchart.</summary>
    public string ToMermaid() => new MermaidWriter().Write(this);
}

/// <summary>A node of a graph.</summary>
/// <param name="Kind"><c>step</c>, <c>external</c>, <c>when</c>, <c>parallel</c>, <c>for_each</c>, <c>workflow</c>, <c>hook</c>, <c>emit</c>, <c>delay</c> or <c>lock</c>.</param>
/// <param name="Name">Its name in the journal; empty for <c>parallel</c>.</param>
/// <param name="Compensates">Whether it is a step with a compensation.</param>
/// <param name="Branches">What is inside it.</param>
public sealed record GraphNode(string Kind, string Name, bool Compensates, IReadOnlyList<GraphBranch> Branches);

/// <summary>One of the things inside a node.</summary>
/// <param name="Label"><c>then</c>, <c>else</c>, the number of a branch, <c>each</c>, or the name of a workflow or handler.</param>
/// <param name="Nodes">What it does, in program order.</param>
public sealed record GraphBranch(string Label, IReadOnlyList<GraphNode> Nodes);

/// <summary>Writes graphs as Mermaid flowcharts: nodes with an edge to what follows, blocks as subgraphs.</summary>
internal sealed class MermaidWriter
{
    private readonly StringBuilder text = new("flowchart TD\n");
    private int count;

    public string Write(WorkflowGraph graph)
    {
        var start = Node("([", graph.Name, "])");
        var ends = Chain(graph.Nodes, [(start, null)]);
        Join(ends, Node("((", "done", "))"));
        return text.ToString();
    }

    private List<(string Id, string? Label)> Chain(IReadOnlyList<GraphNode> nodes, List<(string Id, string? Label)> from)
    {
        foreach (var node in nodes)
        {
            from = Write(node, from);
        }

        return from;
    }

    private List<(string Id, string? Label)> Write(GraphNode node, List<(string Id, string? Label)> from)
    {
        var (open, close) = node.Kind switch
        {
            "when" => ("{", "}"),
            "external" or "delay" => ("[/", "/]"),
            "emit" => (">", "]"),
            "parallel" => ("{{", "}}"),
            _ => ("[", "]"),
        };
        var id = Node(open, node.Kind is "step" ? node.Name : $"{node.Kind} {node.Name}".Trim(), close);
        Join(from, id);
        if (node.Branches.Count == 0)
        {
            return [(id, null)];
        }

        var ends = new List<(string Id, string? Label)>();
        foreach (var branch in node.Branches)
        {
            ends.AddRange(Chain(branch.Nodes, [(id, branch.Label)]));
        }

        // A condition without an else is also left directly.
        return node is { Kind: "when", Branches.Count: 1 } ? [.. ends, (id, "else")] : ends;
    }

    private void Join(List<(string Id, string? Label)> from, string to)
    {
        foreach (var (id, label) in from)
        {
            text.Append("    ").Append(id).Append(label is null ? " --> " : $" -->|{label}| ").Append(to).Append('\n');
        }
    }

    private string Node(string open, string label, string close)
    {
        var id = $"n{count++}";
        text.Append("    ").Append(id).Append(open).Append('"').Append(label.Replace("\"", "#quot;", StringComparison.Ordinal)).Append('"').Append(close).Append('\n');
        return id;
    }
}
