using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Commerce.Workflows.Registry;

/// <summary>
/// A plan as text: names, kinds, structure and types of everything the journal knows. Two plans of the same text read each other's
/// journals alike; of two that differ, people can see where.
/// </summary>
internal static class PlanText
{
    public static string Of(WorkflowDefinition workflow, WorkflowRegistry registry)
    {
        var text = new StringBuilder();
        Write(text, workflow, registry, "");
        return text.ToString();
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static void Write(StringBuilder text, WorkflowDefinition workflow, WorkflowRegistry registry, string indent)
    {
        text.Append(indent).Append("input ").Append(workflow.InputType).Append('\n');
        Write(text, workflow.Plan.Root, registry, indent);
    }

    private static void Write(StringBuilder text, Block block, WorkflowRegistry registry, string indent)
    {
        foreach (var node in block.Nodes)
        {
            if (node is not SelectNode)
            {
                Write(text, node, registry, indent);
            }
        }
    }

    private static void Write(StringBuilder text, PlanNode node, WorkflowRegistry registry, string indent)
    {
        var inner = indent + "  ";
        text.Append(indent);
        switch (node)
        {
            case StepNode { Step: var step }:
                Write(text, step);
                break;
            case WhenNode choice:
                text.Append("when ").Append(choice.Name).Append('\n');
                Write(text, choice.Then, registry, inner);
                if (choice.Otherwise is { } otherwise)
                {
                    text.Append(indent).Append("else\n");
                    Write(text, otherwise, registry, inner);
                }

                break;
            case ParallelNode parallel:
                text.Append("parallel\n");
                foreach (var branch in parallel.Branches)
                {
                    text.Append(inner).Append("branch\n");
                    Write(text, branch, registry, inner + "  ");
                }

                break;
            case ForEachNode each:
                text.Append("for each ").Append(each.Name).Append('\n');
                Write(text, each.Body, registry, inner);
                break;
            case NestedNode nested:
                text.Append("run ").Append(nested.Name).Append(": ").Append(nested.Target.Name).Append('\n');
                Write(text, registry.Require(nested.Target), registry, inner);
                break;
            case HookNode hook:
                text.Append("hook ").Append(hook.Name).Append('\n');
                foreach (var handler in registry.HandlersOf(hook.Hook))
                {
                    text.Append(inner);
                    Write(text, handler.Step);
                }

                break;
            case EmitNode emit:
                text.Append(CultureInfo.InvariantCulture, $"emit {emit.Name}: {emit.Event} {emit.DataType}\n");
                break;
            case DelayNode or LockNode:
                text.Append(node is DelayNode ? "delay " : "lock ").Append(((NamedNode)node).Name).Append('\n');
                break;
            default:
                throw new InvalidOperationException($"A plan has a node of the unknown kind {node.GetType().Name}.");
        }
    }

    private static void Write(StringBuilder text, StepDefinition step) => text.Append(
        CultureInfo.InvariantCulture,
        $"{(step.IsExternal ? "external " : "")}step {step.Options.Name}: {step.OutputType}")
        .Append(step.HasCompensation ? $", compensation {step.CompensationInputType}" : "")
        .Append('\n');
}
