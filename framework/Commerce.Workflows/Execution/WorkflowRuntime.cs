using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Events;
using Commerce.Identifiers;
using Commerce.Workflows.Diagnostics;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Workflows.Execution;

/// <summary>Runs workflows against a journal. Has no thread and no storage of its own: its host claims runs that are due.</summary>
internal sealed class WorkflowRuntime
{
    private readonly RuntimeContext engine;
    private readonly ConcurrentDictionary<RunId, LiveRun?> live = new();

    /// <summary>Creates the engine.</summary>
    /// <param name="journal">Where durable runs are kept.</param>
    /// <param name="registry">The workflows known.</param>
    /// <param name="ids">Makes the ids of runs.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="options">The timing of the engine. Default: every default.</param>
    /// <param name="logger">The log of runs. Default: none.</param>
    public WorkflowRuntime(
        IJournal journal,
        WorkflowRegistry registry,
        IIdGenerator ids,
        TimeProvider time,
        WorkflowRuntimeOptions? options = null,
        ILogger<WorkflowRuntime>? logger = null)
    {
        options ??= new WorkflowRuntimeOptions();
        var telemetry = new RunTelemetry(
            new ContainedLogger(logger ?? NullLogger<WorkflowRuntime>.Instance), options.RunLogLevel, time);
        engine = new RuntimeContext(journal, registry, ids, time, options, telemetry);
    }

    /// <summary>Raised when a run becomes due, such as one that was only acknowledged.</summary>
    public event Action? WorkAvailable;

    internal RuntimeContext Engine => engine;

    /// <summary>Whether a run in this process has read its messages and can only wait.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="messages">The number of its last message.</param>
    internal bool IsResting(RunId runId, int messages) =>
        live.TryGetValue(runId, out var run) && run is { Waits: { IsResting: true, Seen: var seen } } && seen >= messages;

    /// <summary>Makes the host look for runs that are due.</summary>
    internal void NotifyWorkAvailable() => WorkAvailable?.Invoke();

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
        var supersedes = false;
        while (true)
        {
            var header = NewHeader(
                workflow, workflow.Options.Ephemeral ? "" : Input(workflow, input), options);
            using var run = NewRun(header, workflow, container, options?.OnProgress);
            run.Writer.Supersedes = supersedes;
            var execution = new RunExecution(run);
            WorkflowState state;
            try
            {
                state = await ExecuteAsync(run, () => execution.StartAsync(input), workflow.Options.Timeout, cancellationToken);
            }
            catch (RunParkedException parked)
            {
                state = WorkflowState.Invoking;
                run.Interrupt(parked);
            }
            finally
            {
                live.TryRemove(header.Id, out _);
            }

            if (run.Interruption is null)
            {
                measurement?.End(header.Id, header.TransactionId, state.WireName, state == WorkflowState.Done ? null : run.Failure?.Error);
                return Outcome<TResult>(run, state, execution, options);
            }

            if (run.Interruption is RunParkedException reason)
            {
                await engine.Journal.ParkAsync(header.Id, ExceptionText.Storable(reason.Message), CancellationToken.None);
            }

            if (!run.Writer.Duplicate || workflow.Options.OnDuplicate == DuplicatePolicy.Reject || supersedes)
            {
                ExceptionDispatchInfo.Throw(run.Interruption);
            }

            if (await ReadFirstAsync<TResult>(container, workflow, header, options, cancellationToken) is { } first)
            {
                return first;
            }

            supersedes = true;
        }
    }

    /// <summary>Starts a run: when the call returns, it is on disk and due.</summary>
    /// <param name="target">The workflow, or a reference to one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RunAcknowledgement> StartAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> target, TInput input, RunOptions? options, CancellationToken cancellationToken)
    {
        var workflow = Find(target);
        return await StartAsync(workflow, Input(workflow, input), options, cancellationToken);
    }

    /// <summary>Starts a run: when the call returns, it is on disk and due.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RunAcknowledgement> StartAsync(
        WorkflowDefinition workflow, string input, RunOptions? options, CancellationToken cancellationToken)
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

        for (var supersedes = false; ; supersedes = true)
        {
            var header = NewHeader(workflow, input, options);
            using var run = new LiveRun(header, workflow, engine.Journal, EmptyContainer.Instance, engine, null);
            run.Writer.Supersedes = supersedes;
            if (await run.Writer.CreateAsync(owned: false))
            {
                WorkAvailable?.Invoke();
                return new(header.WorkflowId, header.TransactionId, WorkflowState.NotStarted);
            }

            if (!run.Writer.Duplicate || workflow.Options.OnDuplicate == DuplicatePolicy.Reject || supersedes)
            {
                ExceptionDispatchInfo.Throw(run.Interruption!);
            }

            var first = await engine.Journal.FindAsync(header.WorkflowId, header.TransactionId, cancellationToken);
            if (first is not null && !GivesWay(workflow, first))
            {
                return new(header.WorkflowId, header.TransactionId, first.State);
            }
        }
    }

    /// <summary>Claims runs that are due, whose host is gone, or that this host owns without running them.</summary>
    /// <param name="take">The maximum number of runs to claim.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The runs. Pass each to <see cref="ResumeAsync"/>.</returns>
    public async Task<IReadOnlyList<StoredRun>> ClaimAsync(int take, CancellationToken cancellationToken)
    {
        var claimed = await engine.Journal.ClaimAsync([.. live.Keys], take, cancellationToken);

        // Runs that were started or claimed here meanwhile are already live.
        return [.. claimed.Where(stored => live.TryAdd(stored.Header.Id, null))];
    }

    /// <summary>Resumes a claimed run, forward or backward as its journal says.</summary>
    /// <param name="container">What its steps resolve from.</param>
    /// <param name="stored">The run.</param>
    /// <param name="cancellationToken">Releases the run where it stands: the host that claims it next resumes it.</param>
    /// <returns>The outcome.</returns>
    public async Task<RecoveredRun> ResumeAsync(IServiceProvider container, StoredRun stored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var header = stored.Header;
        try
        {
            return await ResumeClaimedAsync(container, stored, cancellationToken);
        }
        catch (RunParkedException parked)
        {
            return await ParkAsync(stored, parked.Message, parked, CancellationToken.None);
        }
        catch (RunFencedException fenced)
        {
            return new(header.WorkflowId, header.TransactionId, stored.State, RecoveryOutcome.Superseded) { Error = fenced };
        }
        finally
        {
            live.TryRemove(header.Id, out _);
        }
    }

    /// <summary>Claims runs and resumes all of them.</summary>
    /// <param name="container">What their steps resolve from.</param>
    /// <param name="take">The maximum number of runs to claim.</param>
    /// <param name="cancellationToken">Releases them.</param>
    /// <returns>The outcome of each.</returns>
    public async Task<IReadOnlyList<RecoveredRun>> RecoverAsync(IServiceProvider container, int take, CancellationToken cancellationToken)
    {
        var claimed = await ClaimAsync(take, cancellationToken);
        return await Task.WhenAll(claimed.Select(stored => ResumeAsync(container, stored, cancellationToken)));
    }

    /// <summary>Saves the plans of the registered workflows, for comparison when one has changed.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task SavePlansAsync(CancellationToken cancellationToken) =>
        await engine.Journal.SavePlansAsync(engine.Registry.Plans, cancellationToken);

    /// <summary>Delivers messages of other hosts to the runs in this process.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task DeliverMessagesAsync(CancellationToken cancellationToken)
    {
        var seen = live.Where(run => run.Value is not null).ToDictionary(run => run.Key, run => run.Value!.Waits.Seen);
        foreach (var id in seen.Count == 0 ? [] : await engine.Journal.FindRunsWithMessagesAsync(seen, cancellationToken))
        {
            await DeliverMessagesAsync(id, cancellationToken);
        }
    }

    /// <returns><see langword="false"/> when the run is not in this process.</returns>
    internal async Task<bool> DeliverMessagesAsync(RunId runId, CancellationToken cancellationToken)
    {
        if (!live.TryGetValue(runId, out var run) || run is null)
        {
            return false;
        }

        await run.Waits.ReadMessagesAsync(cancellationToken);
        return true;
    }

    /// <summary>Claims one run and resumes it, if no host owns it.</summary>
    internal async Task<RecoveredRun?> ClaimAndResumeAsync(IServiceProvider container, RunId runId, CancellationToken cancellationToken)
    {
        // Before the claim: the sweep must not resume a run that this call has just claimed.
        if (!live.TryAdd(runId, null))
        {
            return null;
        }

        StoredRun? stored = null;
        try
        {
            stored = await engine.Journal.ClaimAsync(runId, cancellationToken);
        }
        finally
        {
            if (stored is null)
            {
                live.TryRemove(runId, out _);
            }
        }

        return stored is null ? null : await ResumeAsync(container, stored, CancellationToken.None);
    }

    private static string Input(WorkflowDefinition workflow, object? input) =>
        StoredValue.Write(input, workflow.InputType, "The input of the workflow", workflow.Options.Name);

    private WorkflowDefinition Find<TInput, TResult>(IWorkflow<TInput, TResult> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Target.Definition ?? engine.Registry.Require(target.Target);
    }

    private static bool GivesWay(WorkflowDefinition workflow, StoredRun first) =>
        workflow.Options.OnDuplicate == DuplicatePolicy.RerunAfterFailure && first.State is WorkflowState.Reverted or WorkflowState.Failed;

    private static WorkflowRun<TResult> Outcome<TResult>(LiveRun run, WorkflowState state, RunExecution execution, RunOptions? options)
    {
        var transactionId = run.Header.TransactionId;
        if (state == WorkflowState.Done)
        {
            return new(transactionId, state, Slots.As<TResult>(execution.Result), null) { Errors = run.Errors };
        }

        var failure = state.HasEnded || run.Failing ? (run.Failure ?? (run.Errors is [var first, ..] ? first : null))?.Error : null;
        if (failure is not null && (options?.ThrowOnError ?? true))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return new(transactionId, state, default!, failure) { Errors = run.Errors };
    }

    private RunHeader NewHeader(WorkflowDefinition workflow, string input, RunOptions? options)
    {
        var registered = engine.Registry.Require(workflow);
        if (options?.TransactionId is "" or ['a', 'u', 't', 'o', '-', ..])
        {
            throw CommerceException.Create(
                "COM3036",
                ErrorType.InvalidData,
                $"'{options.TransactionId}' cannot be a transaction id: it is empty, or begins with " +
                    "'auto-', which is for ids made by the engine.");
        }

        var id = engine.Ids.NewId();
        var transactionId = options?.TransactionId ?? "auto-" + id;
        return new(new RunId(id), workflow.Options.Name, transactionId, registered.PlanHash, input, EventCause.Depth)
        {
            TraceContext = TraceContext.Capture(),
        };
    }

    private LiveRun NewRun(RunHeader header, WorkflowDefinition workflow, IServiceProvider container, Action<RunProgress>? observer) =>
        new(header, workflow, workflow.Options.Ephemeral ? null : engine.Journal, container, engine, observer);

    /// <summary>Reads the outcome of a run from the journal.</summary>
    internal async Task<WorkflowRun<TResult>> ReadOutcomeAsync<TResult>(IServiceProvider container, StoredRun stored)
    {
        var header = stored.Header;
        var registered = engine.Registry.Find(header.WorkflowId) ?? throw RunErrors.WorkflowNotFound(header.WorkflowId);
        if (registered.Definition.ResultType != typeof(TResult))
        {
            throw CommerceException.Create(
                "COM3044",
                ErrorType.InvalidArgument,
                $"The workflow '{header.WorkflowId}' returns {registered.Definition.ResultType}, not {typeof(TResult)}.");
        }

        if (!stored.State.HasEnded)
        {
            return new(header.TransactionId, stored.State, default!, null);
        }

        if (registered.PlanHash != header.PlanHash)
        {
            throw CommerceException.Create(
                "COM3021",
                ErrorType.NotAllowed,
                $"The plan of '{header.WorkflowId}' is no longer that of the run '{header.TransactionId}'. Its result cannot " +
                "be computed.");
        }

        return await ReadAsync<TResult>(container, registered.Definition, stored, new RunOptions { ThrowOnError = false });
    }

    /// <summary>The outcome of the first run of a transaction id; <see langword="null"/> when a new one supersedes it.</summary>
    private async Task<WorkflowRun<TResult>?> ReadFirstAsync<TResult>(
        IServiceProvider container, WorkflowDefinition workflow, RunHeader header, RunOptions? options, CancellationToken cancellationToken)
    {
        if (await engine.Journal.FindAsync(header.WorkflowId, header.TransactionId, cancellationToken) is not { } first
            || GivesWay(workflow, first))
        {
            return null;
        }

        return await ReadAsync<TResult>(container, workflow, first, options);
    }

    private async Task<WorkflowRun<TResult>> ReadAsync<TResult>(
        IServiceProvider container, WorkflowDefinition workflow, StoredRun stored, RunOptions? options)
    {
        using var run = NewRun(stored.Header, workflow, container, null);
        var execution = new RunExecution(run);
        await execution.ReadAsync(stored);
        return Outcome<TResult>(run, stored.State, execution, options);
    }

    private async Task<RecoveredRun> ResumeClaimedAsync(IServiceProvider container, StoredRun stored, CancellationToken cancellationToken)
    {
        if (stored.Claims > engine.Options.MaxClaims)
        {
            throw RunErrors.NoProgress(engine.Options.MaxClaims);
        }

        var header = stored.Header;
        var registered = engine.Registry.Find(header.WorkflowId);
        if (registered is null || registered.PlanHash != header.PlanHash)
        {
            var reason = registered is null
                ? $"COM3020 The workflow '{header.WorkflowId}' is no longer in the application."
                : $"COM3021 The plan of '{header.WorkflowId}' changed from {header.PlanHash} to {registered.PlanHash} while the run " +
                    "was open."
                    + PlanDiff.Between(await engine.Journal.FindPlanAsync(header.PlanHash, cancellationToken), registered.Text);
            return await ParkAsync(stored, reason, null, cancellationToken);
        }

        EventCause.Enter(header.Depth);
        using var measurement = engine.Telemetry.Resume(header.WorkflowId, header.TraceContext);
        using var run = NewRun(header, registered.Definition, container, null);
        await using var release = cancellationToken.UnsafeRegister(
            static run => ((LiveRun)run!).Interrupt(new OperationCanceledException("The host stops.")), run);
        // The timeout limits the way forward; compensation has no limit.
        var limit = stored.State is WorkflowState.NotStarted or WorkflowState.Invoking ? registered.Definition.Options.Timeout : null;
        var execution = new RunExecution(run);
        var state = await ExecuteAsync(
            run, () => execution.ResumeAsync(stored), limit - (stored.ReadAt - stored.CreatedAt), CancellationToken.None);
        if (run.Interruption is not null && !cancellationToken.IsCancellationRequested)
        {
            ExceptionDispatchInfo.Throw(run.Interruption);
        }

        measurement?.End(header.Id, header.TransactionId, state.WireName, state == WorkflowState.Done ? null : run.Failure?.Error);
        return new(header.WorkflowId, header.TransactionId, state, state.HasEnded ? RecoveryOutcome.Ended : RecoveryOutcome.Advanced)
        {
            Error = run.Failure?.Error,
        };
    }

    private async Task<RecoveredRun> ParkAsync(StoredRun stored, string reason, Exception? exception, CancellationToken cancellationToken)
    {
        reason = ExceptionText.Storable(reason);
        await engine.Journal.ParkAsync(stored.Header.Id, reason, cancellationToken);
        return new(stored.Header.WorkflowId, stored.Header.TransactionId, stored.State, RecoveryOutcome.Parked)
        {
            ParkedReason = reason,
            Error = exception,
        };
    }

    /// <summary>Registers a run as live, so that the sweep leaves it alone, until the caller removes it.</summary>
    private async ValueTask<WorkflowState> ExecuteAsync(
        LiveRun run, Func<ValueTask<WorkflowState>> go, TimeSpan? timeLeft, CancellationToken cancellationToken)
    {
        run.Link(timeLeft, cancellationToken);
        if (!run.Ephemeral)
        {
            live[run.Header.Id] = run;
        }

        return await go();
    }
}
