using Commerce.Workflows;

namespace Commerce.Testing.Workflows;

/// <summary>Copies workflows, with other steps and nodes in them.</summary>
internal sealed class PlanCopy
{
    /// <summary>Gets what a step becomes. Default: itself.</summary>
    public Func<StepDefinition, StepDefinition> Step { get; init; } = static step => step;

    /// <summary>Gets what the nodes of a block become. Default: themselves.</summary>
    public Func<IReadOnlyList<PlanNode>, IEnumerable<PlanNode>> Nodes { get; init; } = static nodes => nodes;

    /// <summary>Copies a plan, with the workflows inside it.</summary>
    public WorkflowPlan Copy(WorkflowPlan plan)
    {
        var copy = new WorkflowPlan();
        while (copy.SlotCount < plan.SlotCount)
        {
            copy.NewSlot();
        }

        Fill(copy.Root, plan.Root);
        return copy;
    }

    /// <summary>Copies a workflow that is referred to.</summary>
    public WorkflowDefinition Copy(WorkflowDefinition workflow) => new CopiedWorkflow(workflow, Copy(workflow.Plan));

    /// <summary>Copies a step at a hook.</summary>
    public HookHandler Copy(HookHandler handler) => new(handler.Hook, Step(handler.Step), handler.Order);

    private Block Copy(Block block, Block outer)
    {
        var copy = new Block(outer.Plan, outer);
        Fill(copy, block);
        return copy;
    }

    private void Fill(Block copy, Block block)
    {
        foreach (var node in Nodes(block.Nodes))
        {
            copy.Add(node switch
            {
                StepNode step => step with { Step = Step(step.Step) },
                WhenNode choice => new WhenNode(choice.Slot, choice.Name, choice.Condition, Copy(choice.Then, copy)),
                ParallelNode parallel => parallel with { Branches = [.. parallel.Branches.Select(branch => Copy(branch, copy))] },
                ForEachNode each => each with { Body = Copy(each.Body, copy) },
                NestedNode { Target.Definition: { } inner } nested =>
                    nested with { Target = nested.Target with { Definition = Copy(inner) } },
                _ => node,
            });
            if (node is WhenNode { Otherwise: { } otherwise })
            {
                ((WhenNode)copy.Nodes[^1]).Complete(new Flow(copy), Copy(otherwise, copy));
            }
        }

        copy.Result = block.Result;
        copy.Close();
    }

    private sealed class CopiedWorkflow(WorkflowDefinition original, WorkflowPlan plan) : WorkflowDefinition(original.Options, plan)
    {
        internal override Type InputType => original.InputType;

        internal override Type ResultType => original.ResultType;
    }
}
