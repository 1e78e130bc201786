namespace Commerce.Workflows;

/// <summary>What a step's handlers know about the call they are in.</summary>
public sealed class StepContext
{
    internal StepContext(
        IServiceProvider container, string workflowId, string transactionId, string stepName, StepAction action, CancellationToken cancellation)
    {
        Container = container;
        WorkflowId = workflowId;
        TransactionId = transactionId;
        StepName = stepName;
        Action = action;
        Cancellation = cancellation;
    }

    /// <summary>The container the workflow was run from: a request's, a delivery's, a job's; after a crash, a new scope of the application's.</summary>
    public IServiceProvider Container { get; }

    /// <summary>The workflow's name.</summary>
    public string WorkflowId { get; }

    /// <summary>The run's identity, chosen by the caller or <c>auto-</c> and a ULID.</summary>
    public string TransactionId { get; }

    /// <summary>The step's name.</summary>
    public string StepName { get; }

    /// <summary>Whether the step is invoked or compensated.</summary>
    public StepAction Action { get; }

    /// <summary>Cancelled when the run must stop: hand it to everything that can wait.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>
    /// The same text on every attempt of this action of this run: give it to services outside the database, so that a repetition
    /// after a crash has one effect.
    /// </summary>
    /// <remarks>Source: Medusa's <c>workflow:transaction:step:action</c>.</remarks>
    public string IdempotencyKey => $"{WorkflowId}:{TransactionId}:{StepName}:{(Action == StepAction.Invoke ? "invoke" : "compensate")}";

    /// <summary>The main service of a module.</summary>
    /// <param name="module">The module's key.</param>
    /// <exception cref="CommerceException">The application has not added the module.</exception>
    public TService Resolve<TService>(ModuleKey<TService> module)
        where TService : class => Container.Resolve(module);
}
