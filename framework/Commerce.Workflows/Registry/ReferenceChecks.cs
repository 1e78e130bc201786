namespace Commerce.Workflows.Registry;

/// <summary>Checks references between workflows, once all workflows are known.</summary>
internal static class ReferenceChecks
{
    /// <summary>Finds the mistakes of all workflows together.</summary>
    public static IEnumerable<Problem> Of(WorkflowRegistry registry) =>
    [
        .. registry.All.SelectMany(workflow => Of(workflow, registry)).Distinct(),
        .. registry.All.Select(workflow => FindCircle(workflow, registry, [])).OfType<Problem>().DistinctBy(problem => problem.Where),
    ];

    /// <summary>Finds the mistakes of a workflow and those inside it.</summary>
    public static IEnumerable<Problem> Of(WorkflowDefinition workflow, WorkflowRegistry registry)
    {
        var inside = Inside(workflow, registry);
        foreach (var (one, nested) in inside.Prepend(workflow).SelectMany(NestedIn, (one, nested) => (one, nested)))
        {
            if (Check(nested.Target, registry, Place(one)) is { } problem)
            {
                yield return problem;
            }
        }

        if (workflow.Options.Ephemeral && inside.Any(inner => PlanChecks.NeedsJournal(inner.Plan)))
        {
            yield return new Problem(
                "COM3033",
                "An ephemeral workflow keeps nothing, and a workflow it refers to waits for an answer from outside or keeps a lock.",
                Place(
                    workflow), "Make it durable.");
        }
    }

    /// <summary>Finds the mistake of one reference, or <see langword="null"/>.</summary>
    public static Problem? Check(WorkflowTarget target, WorkflowRegistry registry, string where)
    {
        if (target.Definition is not null)
        {
            return null;
        }

        if (registry.Find(target.Name)?.Definition is not { } found)
        {
            return new Problem(
                "COM3043",
                $"The workflow '{target.Name}' is referred to and is not there.",
                where,
                "Add the module that carries it in Program.cs. A module that is disabled or in quarantine carries none; the log names "
                + "those.");
        }

        return found.InputType == target.InputType && found.ResultType == target.ResultType ? null : new Problem(
            "COM3044",
            $"The workflow '{target.Name}' is referred to as {target.InputType} to {target.ResultType}, and is {found.InputType} to " +
            $"{found.ResultType}.",
            where,
            "Create the workflow against the reference, Workflow.Create(reference, …), and use versions of both that belong together.");
    }

    private static Problem? FindCircle(WorkflowDefinition workflow, WorkflowRegistry registry, List<WorkflowDefinition> path)
    {
        var at = path.IndexOf(workflow);
        if (at >= 0)
        {
            var names = path.Skip(at).Select(one => one.Options.Name).ToList();
            return new Problem(
                "COM3045", $"Workflows run each other in a circle: {string.Join(", ", names)}, and {names[0]} again.",
                $"workflows {string.Join(", ", names.Order(StringComparer.Ordinal))}", "Take one of the calls out.");
        }

        path.Add(workflow);
        var circle = Nested(workflow, registry).Select(
            inner => FindCircle(inner, registry, path)).FirstOrDefault(found => found is not null);
        path.RemoveAt(path.Count - 1);
        return circle;
    }

    /// <summary>The workflows inside a workflow, at any depth, each once.</summary>
    private static HashSet<WorkflowDefinition> Inside(WorkflowDefinition workflow, WorkflowRegistry registry)
    {
        var found = new HashSet<WorkflowDefinition>();
        var open = new Queue<WorkflowDefinition>([workflow]);
        while (open.TryDequeue(out var next))
        {
            Nested(next, registry).Where(found.Add).ToList().ForEach(open.Enqueue);
        }

        return found;
    }

    private static IEnumerable<WorkflowDefinition> Nested(WorkflowDefinition workflow, WorkflowRegistry registry) =>
        NestedIn(workflow).Select(
            nested => nested.Target.Definition ?? registry.Find(nested.Target.Name)?.Definition).OfType<WorkflowDefinition>();

    private static IEnumerable<NestedNode> NestedIn(WorkflowDefinition workflow) => workflow.Plan.AllNodes().OfType<NestedNode>();

    private static string Place(WorkflowDefinition workflow) => $"workflow '{workflow.Options.Name}'";
}
