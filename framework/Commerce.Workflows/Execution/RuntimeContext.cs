using Commerce.Identifiers;
using Commerce.Workflows.Diagnostics;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>What all runs of an engine share.</summary>
internal sealed record RuntimeContext(
    IJournal Journal,
    WorkflowRegistry Registry,
    StoredValues Values,
    IIdGenerator Ids,
    TimeProvider Time,
    WorkflowRuntimeOptions Options,
    RunTelemetry Telemetry)
{
    public Subscriptions Subscriptions { get; } = new();

    public LockLines LockLines { get; } = new();
}
