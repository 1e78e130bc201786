namespace Commerce.Workflows.Registry;

/// <summary>A workflow with its plan as text and the hash of it, computed when first needed: by then all handlers of its hooks are known.</summary>
internal sealed class RegisteredWorkflow(WorkflowDefinition definition, WorkflowRegistry registry)
{
    private readonly Lazy<string> text = new(() => Registry.PlanText.Of(definition, registry));
    private readonly Lazy<string> hash = new(() => Registry.PlanText.Hash(Registry.PlanText.Of(definition, registry)));

    public WorkflowDefinition Definition { get; } = definition;

    public string Text => text.Value;

    public string PlanHash => hash.Value;
}
