namespace Commerce.Workflows.Registry;

/// <summary>
/// A workflow with its plan as text and the hash of it, computed when first needed: by then all workflows it refers to and all handlers of
/// its hooks are known.
/// </summary>
internal sealed class RegisteredWorkflow
{
    private readonly Lazy<string> text;
    private readonly Lazy<string> hash;

    public RegisteredWorkflow(WorkflowDefinition definition, WorkflowRegistry registry)
    {
        Definition = definition;
        text = new(() => PlanText.Of(definition, registry));
        hash = new(() => PlanText.Hash(Text));
    }

    public WorkflowDefinition Definition { get; }

    public string Text => text.Value;

    public string PlanHash => hash.Value;
}
