namespace Commerce.Workflows;

/// <summary>The workflow that is to run, without its types.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InputType">The type of its input.</param>
/// <param name="ResultType">The type of its result.</param>
/// <param name="Definition">The workflow itself; <see langword="null"/> for a reference, which the registry resolves.</param>
internal sealed record WorkflowTarget(string Name, Type InputType, Type ResultType, WorkflowDefinition? Definition);
