using Commerce.Workflows;

namespace Commerce.Testing.Workflows;

/// <summary>What becomes of the nodes of a workflow that somebody has changed, or whose functions throw.</summary>
internal static class PlanChange
{
    /// <summary>How to change the nodes; <see langword="null"/> when the workflow has nothing to change in this way.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="act">The change, and its number among those that are possible.</param>
    /// <param name="happens">Is told when the change makes a difference.</param>
    public static Func<IReadOnlyList<PlanNode>, IEnumerable<PlanNode>>? Of(WorkflowDefinition workflow, HostileAct act, Action happens)
    {
        var possible = Blocks(workflow.Plan.Root).SelectMany(block => Places(block.Nodes, act.Trick)).ToList();
        if (possible.Count == 0)
        {
            return null;
        }

        var chosen = possible[act.Variant % possible.Count];
        return act.Trick switch
        {
            HostileTrick.StepRemoved => nodes => nodes.Where(node => !ReferenceEquals(node, chosen)),
            HostileTrick.StepsSwapped => nodes => Swapped(nodes, chosen),
            HostileTrick.ShorterList => nodes => nodes.Select(
                node => ReferenceEquals(node, chosen) ? Shorter((ForEachNode)node, happens) : node),
            _ => nodes => nodes.Select(node => ReferenceEquals(node, chosen) ? Throwing(node, act.Variant, happens) : node),
        };
    }

    private static IEnumerable<PlanNode> Places(IReadOnlyList<PlanNode> nodes, HostileTrick trick) => trick switch
    {
        HostileTrick.StepRemoved => nodes.Where(node => node is NamedNode),
        HostileTrick.StepsSwapped => nodes.SkipLast(1).Where((node, index) => node is NamedNode && nodes[index + 1] is NamedNode),
        HostileTrick.ShorterList => nodes.OfType<ForEachNode>(),
        _ => nodes.Where(node => node is SelectNode or WhenNode or ForEachNode or EmitNode or DelayNode or LockNode),
    };

    private static IEnumerable<Block> Blocks(Block block) =>
        block.Nodes.SelectMany(node => WorkflowPlan.BlocksOf(node).Concat(node is NestedNode { Target.Definition.Plan.Root: { } inner }
            ? [inner]
            : [])).SelectMany(Blocks).Prepend(block);

    private static List<PlanNode> Swapped(IReadOnlyList<PlanNode> nodes, PlanNode chosen)
    {
        var list = nodes.ToList();
        var index = list.FindIndex(node => ReferenceEquals(node, chosen));
        if (index >= 0)
        {
            (list[index], list[index + 1]) = (list[index + 1], list[index]);
        }

        return list;
    }

    private static ForEachNode Shorter(ForEachNode each, Action happens) => each with
    {
        Read = source =>
        {
            happens();
            return [.. each.Read(source).SkipLast(1)];
        },
    };

    private static PlanNode Throwing(PlanNode node, int variant, Action happens)
    {
        Exception Thrown()
        {
            happens();
            return HostileException.Create(variant);
        }

        return node switch
        {
            SelectNode select => select with { Selector = _ => throw Thrown() },
            WhenNode choice => choice with { Condition = _ => throw Thrown() },
            ForEachNode each => each with { Read = _ => throw Thrown() },
            EmitNode emit => emit with { Data = _ => throw Thrown() },
            DelayNode delay => delay with { Duration = _ => IsOdd(variant) ? TooLong(happens) : throw Thrown() },
            LockNode taken => taken with { Key = _ => IsOdd(variant) ? NoKey(happens) : throw Thrown() },
            _ => node,
        };
    }

    private static bool IsOdd(int number) => number % 2 == 1;

    private static TimeSpan TooLong(Action happens)
    {
        happens();
        return TimeSpan.MaxValue;
    }

    private static string NoKey(Action happens)
    {
        happens();
        return null!;
    }
}
