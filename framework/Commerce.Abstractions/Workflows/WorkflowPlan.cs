namespace Commerce.Workflows;

/// <summary>What a workflow does, composed once. Slot 0 holds the input.</summary>
internal sealed class WorkflowPlan
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<string> mistakes = [];

    public WorkflowPlan() => Root = new Block(this, null);

    public Block Root { get; }

    public int SlotCount { get; private set; } = 1;

    /// <summary>What is wrong with the graph, all of it.</summary>
    public IReadOnlyList<string> Mistakes => mistakes;

    public int NewSlot() => SlotCount++;

    public void Mistake(string text) => mistakes.Add(text);

    public void Claim(string name)
    {
        if (!names.Add(name))
        {
            Mistake(
                $"COM3002 The name '{name}' is used twice. Names are unique in a workflow; give the second one another, " +
                "such as step.With(step.Options with { Name = \"…\" }).");
        }
    }

    /// <summary>Every node, also those in blocks, in program order.</summary>
    public IEnumerable<PlanNode> AllNodes() => NodesOf(Root);

    public static IEnumerable<PlanNode> NodesOf(Block block)
    {
        foreach (var node in block.Nodes)
        {
            yield return node;
            foreach (var inner in BlocksOf(node).SelectMany(NodesOf))
            {
                yield return inner;
            }
        }
    }

    public static IEnumerable<Block> BlocksOf(PlanNode node) => node switch
    {
        WhenNode { Otherwise: { } otherwise } choice => [choice.Then, otherwise],
        WhenNode choice => [choice.Then],
        ParallelNode parallel => parallel.Branches,
        ForEachNode each => [each.Body],
        _ => [],
    };
}
