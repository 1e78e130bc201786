namespace Commerce.Workflows;

/// <summary>The workflow a step is in: the run itself, or one inside it with an identity of its own.</summary>
/// <param name="Container">What steps resolve from.</param>
/// <param name="RunId">The id of the outermost run.</param>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">Its identity.</param>
/// <param name="Path">The path it is run under, with a final slash; empty for the outermost.</param>
internal sealed record RunScope(IServiceProvider Container, RunId RunId, string WorkflowId, string TransactionId, string Path);
