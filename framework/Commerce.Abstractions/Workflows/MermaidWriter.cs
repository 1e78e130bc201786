using System.Text;

namespace Commerce.Workflows;

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
            GraphNodeKind.When => ("{", "}"),
            GraphNodeKind.External or GraphNodeKind.Delay => ("[/", "/]"),
            GraphNodeKind.Emit => (">", "]"),
            GraphNodeKind.Parallel => ("{{", "}}"),
            _ => ("[", "]"),
        };
        var id = Node(open, node.Kind is GraphNodeKind.Step ? node.Name : $"{node.Kind.WireName} {node.Name}".Trim(), close);
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
        return node is { Kind: GraphNodeKind.When, Branches.Count: 1 } ? [.. ends, (id, "else")] : ends;
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
        text.Append("    ").Append(id).Append(open).Append('"').Append(
            label.Replace("\"", "#quot;", StringComparison.Ordinal)).Append('"').Append(close).Append('\n');
        return id;
    }
}
