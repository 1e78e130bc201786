namespace Commerce.Workflows;

/// <summary>The context of a call of a step's handler.</summary>
public sealed class StepContext
{
    private readonly RunScope run;
    private readonly string path;

    internal StepContext(RunScope run, string stepName, string path, StepAction action, int attempt, CancellationToken cancellationToken)
    {
        this.run = run;
        this.path = path;
        StepName = stepName;
        Action = action;
        Attempt = attempt;
        CancellationToken = cancellationToken;
    }

    /// <summary>
    /// Gets the container from which the step resolves services. For a step of the application: that from which the run was started, such
    /// as a request's; after a crash, a new scope. For a step of a module: a new scope of the module's container.
    /// </summary>
    public IServiceProvider Container => run.Container;

    /// <summary>The name of the workflow the step is in.</summary>
    public string WorkflowId => run.WorkflowId;

    /// <summary>
    /// The identity of the run of that workflow: chosen by the caller, or <c>auto-</c> and a ULID. Of a workflow inside another one:
    /// the name it is run under, <c>-</c>, and the outer run's.
    /// </summary>
    public string TransactionId => run.TransactionId;

    /// <summary>The id of the outermost run, a ULID.</summary>
    public RunId RunId => run.RunId;

    /// <summary>The step's name.</summary>
    public string StepName { get; }

    /// <summary>Gets the step's path in the outermost run, which identifies it for a <see cref="WorkflowRunHandle"/>.</summary>
    public string StepPath => run.Path + path;

    /// <summary>Whether the step is invoked or compensated.</summary>
    public StepAction Action { get; }

    /// <summary>1 for the first call of this action, 2 for the first retry, and so on.</summary>
    public int Attempt { get; }

    /// <summary>
    /// Gets the token that is cancelled when the attempt must stop: a timeout has passed, or the run is cancelled. Pass it to everything
    /// that can wait.
    /// </summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>
    /// Gets a text that is the same on every attempt of this action of this run. Pass it to services outside the database, so that a
    /// repetition after a crash has one effect. It ends in <c>:invoke</c>, in the compensation in <c>:compensate</c>.
    /// </summary>
    /// <remarks>Source: Medusa's <c>workflow:transaction:step:action</c>.</remarks>
    public string IdempotencyKey => $"{WorkflowId}:{TransactionId}:{path}:{Action.WireName}";

    /// <summary>Gets the key of the invocation: a compensation without an input finds by it what was done.</summary>
    public string InvocationKey => $"{WorkflowId}:{TransactionId}:{path}:invoke";

    /// <summary>Resolves the main service of a module.</summary>
    /// <param name="module">The module's key.</param>
    /// <exception cref="CommerceException">The application has not added the module.</exception>
    public TService Resolve<TService>(ModuleKey<TService> module)
        where TService : class => Container.Resolve(module);
}
