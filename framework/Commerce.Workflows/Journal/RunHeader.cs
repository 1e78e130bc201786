namespace Commerce.Workflows.Journal;

/// <summary>The identity and input of a run: what is known before its first step.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The identity chosen by the caller, or <c>auto-</c> and the id.</param>
/// <param name="PlanHash">The hash of the plan it follows.</param>
/// <param name="Input">The input as JSON.</param>
/// <param name="Depth">How many events in a row led to it.</param>
internal sealed record RunHeader(RunId Id, string WorkflowId, string TransactionId, string PlanHash, string Input, int Depth)
{
    /// <summary>Gets the trace context in which the run was started, as the journal stores it; <see langword="null"/> for none.</summary>
    public string? TraceContext { get; init; }
}
