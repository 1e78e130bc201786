using System.Runtime.ExceptionServices;
using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Events;
using Commerce.Identifiers;
using Commerce.Workflows.Diagnostics;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Workflows.Execution;

/// <summary>Runs workflows against a journal. Has no thread and no storage of its own: its host claims runs that are due.</summary>
internal sealed class WorkflowRuntime
{
    private readonly RuntimeContext engine;
    private readonly RunOutcomes outcomes;

    /// <summary>Creates the engine.</summary>
    /// <param name="journal">Where durable runs are kept.</param>
    /// <param name="registry">The workflows known.</param>
    /// <param name="dialect">Writes the values of durable runs. Hosts that share a journal must read each other's.</param>
    /// <param name="ids">Makes the ids of runs.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="options">The timing of the engine. Default: every default.</param>
    /// <param name="logger">The log of runs. Default: none.</param>
    public WorkflowRuntime(
        IJournal journal,
        WorkflowRegistry registry,
        JournalDialect dialect,
        IIdGenerator ids,
        TimeProvider time,
        WorkflowRuntimeOptions? options = null,
        ILogger<WorkflowRuntime>? logger = null)
    {
        options ??= new WorkflowRuntimeOptions();
        var telemetry = new RunTelemetry(
            new ContainedLogger(logger ?? NullLogger<WorkflowRuntime>.Instance), options.RunLogLevel, time);
        engine = new RuntimeContext(journal, registry, new StoredValues(dialect), ids, time, options, telemetry);
        outcomes = new RunOutcomes(engine);
        Live = new LiveRuns(journal);
        Recovery = new RunRecovery(engine, Live);
    }

    /// <summary>Raised when a run becomes due, such as one that was only acknowledged.</summary>
    public event Action? WorkAvailable;

    /// <summary>Gets what claims and resumes runs.</summary>
    public RunRecovery Recovery { get; }

    /// <summary>Gets the durable runs in this process.</summary>
    public LiveRuns Live { get; }

    /// <summary>Gets what all runs share.</summary>
    public RuntimeContext Engine => engine;

    /// <summary>Makes the host look for runs that are due.</summary>
    public void NotifyWorkAvailable() => WorkAvailable?.Invoke();

    /// <summary>Runs a workflow until it has ended or can only wait.</summary>
    /// <param name="container">What its steps resolve from.</param>
    /// <param name="target">The workflow, or a reference to one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the running step; the run is then compensated.</param>
    public async Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IServiceProvider container,
        IWorkflow<TInput, TResult> target,
        TInput input,
        RunOptions? options,
        CancellationToken cancellationToken)
    {
        var workflow = Find(target);
        using var measurement = engine.Telemetry.Start(workflow.Options.Name);
        for (var supersedes = false; ; supersedes = true)
        {
            var header = NewHeader(workflow, workflow.Options.Ephemeral ? "" : engine.Values.WriteInput(workflow, input), options);
            var journal = workflow.Options.Ephemeral ? null : engine.Journal;
            using var run = new LiveRun(header, workflow, journal, container, engine, options?.OnProgress);
            run.Writer.Supersedes = supersedes;
            var execution = new RunExecution(run);
            var state = await ExecuteAsync(run, execution, input, cancellationToken);
            if (run.Status.Phase != RunPhase.Lost)
            {
                var error = state == WorkflowState.Done ? null : run.Status.Failure?.Error;
                measurement?.End(header.Id, header.TransactionId, state.WireName, error);
                return RunOutcomes.Of<TResult>(run, state, execution, options);
            }

            if (run.Status.Loss is RunParkedException parked)
            {
                await engine.Journal.ParkAsync(header.Id, parked.Message, CancellationToken.None);
            }

            ThrowUnlessDuplicate(run);
            if (await engine.Journal.FindAsync(header.WorkflowId, header.TransactionId, cancellationToken) is { } first
                && !GivesWay(workflow, first))
            {
                return await outcomes.ReadAsync<TResult>(container, workflow, first, options);
            }
        }
    }

    /// <summary>Starts a run: when the call returns, it is on disk and due.</summary>
    /// <param name="target">The workflow, or a reference to one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RunAcknowledgement> StartAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> target, TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        await StartAsync(Find(target), input, options, cancellationToken);

    /// <summary>Starts a run: when the call returns, it is on disk and due.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="input">Its input, of the type that it declares.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RunAcknowledgement> StartAsync(
        WorkflowDefinition workflow, object? input, RunOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (workflow.Options.Ephemeral || options?.OnProgress is not null)
        {
            throw CommerceException.Create(
                "COM3018",
                ErrorType.InvalidArgument,
                $"'{workflow.Options.Name}' cannot be started in the background: " +
                (workflow.Options.Ephemeral
                    ? "it is ephemeral and nothing is kept of it. Run it, or make it durable."
                    : "another host may run it, which cannot report to this one. Use IWorkflowRuns.Subscribe."));
        }

        var stored = engine.Values.WriteInput(workflow, input);
        for (var supersedes = false; ; supersedes = true)
        {
            var header = NewHeader(workflow, stored, options);
            using var run = new LiveRun(header, workflow, engine.Journal, EmptyContainer.Instance, engine, null);
            run.Writer.Supersedes = supersedes;
            if (await run.Writer.CreateAsync(owned: false))
            {
                WorkAvailable?.Invoke();
                return new(header.WorkflowId, header.TransactionId, WorkflowState.NotStarted);
            }

            ThrowUnlessDuplicate(run);
            var first = await engine.Journal.FindAsync(header.WorkflowId, header.TransactionId, cancellationToken);
            if (first is not null && !GivesWay(workflow, first))
            {
                return new(header.WorkflowId, header.TransactionId, first.State);
            }
        }
    }

    /// <summary>Says which plans this host knows, so that other hosts leave their runs to it, and it leaves others' to them.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RegisterPlansAsync(CancellationToken cancellationToken) =>
        await engine.Journal.RegisterPlansAsync(engine.Registry.Plans, cancellationToken);

    private WorkflowDefinition Find<TInput, TResult>(IWorkflow<TInput, TResult> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Target.Definition ?? engine.Registry.Require(target.Target);
    }

    private static bool GivesWay(WorkflowDefinition workflow, StoredRun first) =>
        workflow.Options.OnDuplicate == DuplicatePolicy.RerunAfterFailure && first.State is WorkflowState.Reverted or WorkflowState.Failed;

    private static string? TransactionIdProblem(string text) => text.StartsWith("auto-", StringComparison.Ordinal)
        ? "it begins with 'auto-', which is for ids made by the engine"
        : CallerKey.Problem(text);

    private RunHeader NewHeader(WorkflowDefinition workflow, string input, RunOptions? options)
    {
        if (!workflow.Options.Ephemeral)
        {
            AmbientTransaction.ThrowIfAny();
        }

        var registered = engine.Registry.Require(workflow);
        if (options?.TransactionId is { } chosen && TransactionIdProblem(chosen) is { } problem)
        {
            throw CommerceException.Create(
                "COM3036", ErrorType.InvalidData, $"'{CallerKey.Show(chosen)}' cannot be a transaction id: {problem}.");
        }

        var id = engine.Ids.NewId();
        var transactionId = options?.TransactionId ?? "auto-" + id;
        return new(new RunId(id), workflow.Options.Name, transactionId, registered.PlanHash, input, EventCause.Depth)
        {
            TraceContext = TraceContext.Capture(),
        };
    }

    private async ValueTask<WorkflowState> ExecuteAsync(
        LiveRun run, RunExecution execution, object? input, CancellationToken cancellationToken)
    {
        try
        {
            run.Link(run.Workflow.Options.Timeout, cancellationToken);
            if (!run.Ephemeral)
            {
                Live.Add(run);
            }

            return await execution.StartAsync(input);
        }
        catch (RunParkedException parked)
        {
            run.Interrupt(parked);
            return WorkflowState.Invoking;
        }
        finally
        {
            Live.Remove(run.Header.Id);
        }
    }

    /// <summary>
    /// Throws what lost a run, unless another run of its transaction id may stand for it: the first one, or of several that supersede it
    /// at once, the one that did.
    /// </summary>
    private static void ThrowUnlessDuplicate(LiveRun run)
    {
        if (!run.Writer.Duplicate || run.Workflow.Options.OnDuplicate == DuplicatePolicy.Reject)
        {
            ExceptionDispatchInfo.Throw(
                run.Status.Loss is JournalUnavailableException { Type: ErrorType.Unavailable } away && run.Writer.Created
                    ? away.After(run.Header)
                    : run.Status.Loss!);
        }
    }
}
