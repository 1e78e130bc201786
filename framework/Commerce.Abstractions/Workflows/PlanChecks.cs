namespace Commerce.Workflows;

/// <summary>Mistakes that show only when a plan is whole.</summary>
internal static class PlanChecks
{
    public static void Run(WorkflowPlan plan, WorkflowOptions options)
    {
        Check(plan, plan.Root);
        CheckOptions(plan, options);
        if (options.Ephemeral)
        {
            CheckEphemeral(plan, options);
        }
    }

    private static void CheckOptions(WorkflowPlan plan, WorkflowOptions options)
    {
        foreach (var mistake in OptionChecks.Of(options))
        {
            plan.Mistake($"COM3051 {mistake}");
        }

        foreach (var node in plan.AllNodes())
        {
            var (what, mistakes) = node switch
            {
                StepNode { Step.Options: var step } => ($"step '{step.Name}'", OptionChecks.Of(step)),
                DelayNode { Constant: { } duration, Name: var name } => ($"delay '{name}'", OptionRules.Time(duration, "The duration")),
                LockNode { Wait: var wait, Name: var name } => ($"lock '{name}'", OptionRules.Time(wait, "The wait")),
                _ => ("", []),
            };
            foreach (var mistake in mistakes)
            {
                plan.Mistake($"COM3051 The {what}: {mistake}");
            }
        }
    }

    private static void CheckEphemeral(WorkflowPlan plan, WorkflowOptions options)
    {
        if (NeedsJournal(plan) || options is not { MaxConcurrency: null, OnDuplicate: DuplicatePolicy.Reject })
        {
            plan.Mistake(
                "COM3033 An ephemeral workflow keeps nothing: it cannot wait for an answer from outside, keep a lock, limit its " +
                "concurrency or recognise a transaction id. Make it durable.");
        }
    }

    /// <summary>Whether a plan needs a journal. Workflows that it refers to are not known here.</summary>
    public static bool NeedsJournal(WorkflowPlan plan) => plan.AllNodes().Any(node =>
        node is LockNode or StepNode { Step.IsExternal: true }
            || (node is NestedNode { Target.Definition.Plan: { } inner } && NeedsJournal(inner)));

    private static void Check(WorkflowPlan plan, Block block)
    {
        for (var i = 0; i < block.Nodes.Count; i++)
        {
            if (block.Nodes[i] is StepNode { Step.Options: { OnFailure.Target: { } target } options }
                && !block.Nodes.Skip(i + 1).Any(node => node is NamedNode { Name: var name } && name == target))
            {
                plan.Mistake(
                    $"COM3013 The step '{options.Name}' skips to '{target}' when it fails, but there is no such step after it in the " +
                    "same branch.");
            }

            foreach (var inner in WorkflowPlan.BlocksOf(block.Nodes[i]))
            {
                Check(plan, inner);
            }
        }
    }
}
