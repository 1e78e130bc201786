namespace Commerce.Workflows;

/// <summary>What a workflow does, composed once. Slot 0 holds the input.</summary>
internal sealed class WorkflowPlan
{
    private readonly List<PlanNode> nodes = [];
    private readonly HashSet<string> stepNames = new(StringComparer.Ordinal);

    public IReadOnlyList<PlanNode> Nodes => nodes;

    public int SlotCount { get; private set; } = 1;

    public int ResultSlot { get; set; }

    /// <summary>The steps in program order.</summary>
    public IReadOnlyList<StepNode> Steps { get; private set; } = [];

    public Value<T> Add<T>(Func<int, PlanNode> create)
    {
        var node = create(SlotCount++);
        if (node is StepNode { Step.Options.Name: var name } && !stepNames.Add(name))
        {
            throw new InvalidOperationException($"COM3002 The step '{name}' is used twice. Step names are unique in a workflow; create the second one under another name.");
        }

        nodes.Add(node);
        return new Value<T>(this, node.Slot);
    }

    public int SlotOf<T>(Value<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return ReferenceEquals(value.Plan, this)
            ? value.Slot
            : throw new InvalidOperationException("COM3003 A value of another workflow is used here. Pass it through the workflow's input instead.");
    }

    public void Complete(int resultSlot)
    {
        ResultSlot = resultSlot;
        Steps = [.. nodes.OfType<StepNode>()];
    }
}
