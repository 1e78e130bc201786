namespace Commerce.Workflows.Registry;

/// <summary>Reads a plan as a graph.</summary>
internal static class GraphReader
{
    public static WorkflowGraph Read(WorkflowDefinition workflow, WorkflowRegistry registry) =>
        new(workflow.Options.Name, Nodes(workflow.Plan.Root, registry));

    private static List<GraphNode> Nodes(Block block, WorkflowRegistry registry) =>
        [.. block.Nodes.Where(node => node is not SelectNode).Select(node => Node(node, registry))];

    private static GraphNode Node(PlanNode node, WorkflowRegistry registry) => node switch
    {
        StepNode { Step: var step } => Step(step),
        WhenNode choice => new(GraphNodeKind.When, choice.Name, false, Branches(choice, registry)),
        ParallelNode parallel =>
            new(
                GraphNodeKind.Parallel,
                "",
                false,
                [.. parallel.Branches.Select((branch, index) => new GraphBranch($"{index + 1}", Nodes(branch, registry)))]),
        ForEachNode each => new(GraphNodeKind.ForEach, each.Name, false, [new("each", Nodes(each.Body, registry))]),
        NestedNode { Target: var target } nested =>
            new(GraphNodeKind.Workflow, nested.Name, false, [new(target.Name, Nodes(registry.Require(target).Plan.Root, registry))]),
        HookNode hook =>
            new(
                GraphNodeKind.Hook,
                hook.Name,
                false,
                [.. registry.HandlersOf(hook.Hook).Select(handler => new GraphBranch(handler.Step.Options.Name, [Step(handler.Step)]))]),
        EmitNode emit => new(GraphNodeKind.Emit, emit.Name, false, []),
        DelayNode delay => new(GraphNodeKind.Delay, delay.Name, false, []),
        LockNode taken => new(GraphNodeKind.Lock, taken.Name, false, []),
        _ => throw new InvalidOperationException($"A plan has a node of the unknown kind {node.GetType().Name}."),
    };

    private static GraphNode Step(StepDefinition step) =>
        new(step.IsExternal ? GraphNodeKind.External : GraphNodeKind.Step, step.Options.Name, step.HasCompensation, []);

    private static List<GraphBranch> Branches(WhenNode choice, WorkflowRegistry registry) => choice.Otherwise is { } otherwise
        ? [new("then", Nodes(choice.Then, registry)), new("else", Nodes(otherwise, registry))]
        : [new("then", Nodes(choice.Then, registry))];
}
