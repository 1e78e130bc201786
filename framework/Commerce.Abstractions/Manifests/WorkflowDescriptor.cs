using Commerce.Workflows;

namespace Commerce.Manifests;

/// <summary>Describes a workflow of a workflow file.</summary>
/// <param name="File">The file, relative to its project.</param>
/// <param name="Workflow">Reads the member that holds the workflow. Composing is user code, so it may throw.</param>
public sealed record WorkflowDescriptor(string File, Func<WorkflowDefinition> Workflow);
