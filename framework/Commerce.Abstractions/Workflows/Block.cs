namespace Commerce.Workflows;

/// <summary>Nodes in program order, inside another block or the whole plan.</summary>
internal sealed class Block(WorkflowPlan plan, Block? outer)
{
    private readonly List<PlanNode> nodes = [];
    private bool isClosed;

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

    /// <exception cref="InvalidOperationException"><c>COM3052</c>: the block is closed.</exception>
    public void Add(PlanNode node)
    {
        ThrowIfClosed();
        nodes.Add(node);
    }

    /// <summary>The composing function of the block has returned: nothing may be declared in it any more.</summary>
    public void Close() => isClosed = true;

    public void ThrowIfClosed()
    {
        if (isClosed)
        {
            throw new InvalidOperationException(
                "COM3052 A flow is used after its composing function has returned. Runs follow what was declared until then: declare " +
                "everything in the function.");
        }
    }

    private Block? Outer { get; } = outer;
}
