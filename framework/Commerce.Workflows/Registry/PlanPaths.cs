namespace Commerce.Workflows.Registry;

/// <summary>Finds steps by their paths.</summary>
internal static class PlanPaths
{
    /// <summary>The step at a path such as <c>items[2]/ship-as-step/label</c>.</summary>
    public static StepDefinition? Find(WorkflowDefinition workflow, WorkflowRegistry registry, string path)
    {
        var plan = workflow.Plan;
        var names = path.Split('/');
        HookDefinition? hook = null;
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i].Split('[')[0];
            var last = i == names.Length - 1;
            if (hook is not null)
            {
                return registry.HandlersOf(hook).FirstOrDefault(handler => handler.Step.Options.Name == name)?.Step;
            }

            switch (plan.AllNodes().OfType<NamedNode>().FirstOrDefault(node => node.Name == name))
            {
                case StepNode step:
                    return last ? step.Step : null;
                case NestedNode nested:
                    plan = registry.Require(nested.Target).Plan;
                    break;
                case HookNode at:
                    hook = at.Hook;
                    break;
                case ForEachNode:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
