namespace Commerce.Workflows;

/// <summary>The names of node kinds.</summary>
public static class GraphNodeKindExtensions
{
    extension(GraphNodeKind kind)
    {
        /// <summary>Gets the name on the wire.</summary>
        public string WireName => kind switch
        {
            GraphNodeKind.Step => "step",
            GraphNodeKind.External => "external",
            GraphNodeKind.When => "when",
            GraphNodeKind.Parallel => "parallel",
            GraphNodeKind.ForEach => "for_each",
            GraphNodeKind.Workflow => "workflow",
            GraphNodeKind.Hook => "hook",
            GraphNodeKind.Emit => "emit",
            GraphNodeKind.Delay => "delay",
            GraphNodeKind.Lock => "lock",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
