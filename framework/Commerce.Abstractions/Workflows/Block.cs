namespace Commerce.Workflows;

/// <summary>Nodes in program order, inside another block or the whole plan.</summary>
internal sealed class Block(WorkflowPlan plan, Block? outer)
{
    private readonly List<PlanNode> nodes = [];

    public WorkflowPlan Plan { get; } = plan;

    public IReadOnlyList<PlanNode> Nodes => nodes;

    /// <summary>The slot of the block's result; -1 when it has none.</summary>
    public int Result { get; set; } = -1;

    /// <summary>Whether values of another block exist here.</summary>
    public bool Sees(Block other)
    {
        for (var block = this; block is not null; block = block.Outer)
        {
            if (block == other)
            {
                return true;
            }
        }

        return false;
    }

    public void Add(PlanNode node) => nodes.Add(node);

    private Block? Outer { get; } = outer;
}
