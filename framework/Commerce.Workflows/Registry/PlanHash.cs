using System.Security.Cryptography;
using System.Text;

namespace Commerce.Workflows.Registry;

/// <summary>Tells whether two plans would read each other's journals alike: same steps, same order, same types.</summary>
internal static class PlanHash
{
    public static string Of(WorkflowDefinition workflow)
    {
        var text = new StringBuilder(workflow.InputType.ToString());
        foreach (var node in workflow.Plan.Steps)
        {
            text.Append('\n').Append(node.Step.Options.Name).Append(' ').Append(node.Slot).Append(' ').Append(node.Input)
                .Append(' ').Append(node.Step.OutputType).Append(' ').Append(node.Step.UndoType);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
