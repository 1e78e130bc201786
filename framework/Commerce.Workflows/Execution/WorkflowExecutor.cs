using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Commerce.Events;
using Commerce.Identifiers;
using Commerce.Serialization;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>Runs workflows against a journal. Has no thread and no storage of its own; whoever hosts it claims runs that are due.</summary>
public sealed class WorkflowExecutor
{
    private readonly EngineContext engine;
    private readonly ConcurrentDictionary<string, LiveRun?> live = new(StringComparer.Ordinal);

    /// <summary>Creates the engine.</summary>
    /// <param name="journal">Where durable runs are kept.</param>
    /// <param name="registry">The workflows known.</param>
    /// <param name="ids">Makes the ids of runs.</param>
    /// <param name="time">The clock of waits. Default: the system's.</param>
    /// <param name="options">How the engine waits. Default: as they stand.</param>
    public WorkflowExecutor(IJournal journal, WorkflowRegistry registry, IIdGenerator ids, TimeProvider? time = null, EngineOptions? options = null) =>
        engine = new EngineContext(journal, registry, ids, time ?? TimeProvider.System, options ?? new EngineOptions());

    /// <summary>Raised when a run is due that was not before, such as one that was only acknowledged.</summary>
    public event Action? WorkAvailable;

    internal EngineContext Engine => engine;

    /// <summary>Runs a workflow to its end, or until it has nothing to do but wait.</summary>
    /// <param name="container">What its steps resolve from.</param>
    /// <param name="target">The workflow, or a reference to one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the running step; the run is undone.</param>
    public async Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IServiceProvider container, IWorkflow<TInput, TResult> target, TInput input, RunOptions? options, CancellationToken cancellationToken)
    {
        var workflow = Find(target);
        var supersedes = false;
        while (true)
        {
            var record = NewRecord(workflow, workflow.Options.Ephemeral ? "" : JsonSerializer.Serialize(input, CommerceJson.Options), options);
            using var run = NewRun(record, workflow, container, options?.OnProgress);
            run.Writer.Supersedes = supersedes;
            var execution = new WorkflowExecution(run);
            WorkflowState state;
            try
            {
                state = await GoAsync(run, () => execution.StartAsync(input), workflow.Options.Timeout, cancellationToken);
            }
            finally
            {
                live.TryRemove(record.Id, out _);
            }

            if (run.Lost is null)
            {
                return Outcome<TResult>(run, state, execution, options);
            }

            if (!run.Writer.Duplicate || workflow.Options.OnDuplicate == DuplicatePolicy.Reject || supersedes)
            {
                ExceptionDispatchInfo.Throw(run.Lost);
            }

            if (await ReadFirstAsync<TResult>(container, workflow, record, options, cancellationToken) is { } first)
            {
                return first;
            }

            supersedes = true;
        }
    }

    /// <summary>Begins a run: when the call returns it is on disk, and due.</summary>
    /// <param name="target">The workflow, or a reference to one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RunAcknowledgement> StartAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> target, TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        await StartAsync(Find(target), JsonSerializer.Serialize(input, CommerceJson.Options), options, cancellationToken);

    /// <summary>Begins a run: when the call returns it is on disk, and due.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RunAcknowledgement> StartAsync(WorkflowDefinition workflow, string input, RunOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (workflow.Options.Ephemeral || options?.OnProgress is not null)
        {
            throw new CommerceException(
                ErrorType.InvalidArgument,
                $"COM3018 '{workflow.Options.Name}' cannot be started in the background: " +
                (workflow.Options.Ephemeral ? "it is ephemeral and nothing is kept of it. Run it, or make it durable." : "another host may run it, which cannot tell this one. Use Subscribe."),
                "COM3018");
        }

        for (var supersedes = false; ; supersedes = true)
        {
            var record = NewRecord(workflow, input, options);
            using var run = new LiveRun(record, workflow, engine.Journal, EmptyContainer.Instance, engine, null);
            run.Writer.Supersedes = supersedes;
            if (await run.Writer.CreateAsync(owned: false))
            {
                WorkAvailable?.Invoke();
                return new(record.WorkflowId, record.TransactionId, WorkflowState.NotStarted);
            }

            if (!run.Writer.Duplicate || workflow.Options.OnDuplicate == DuplicatePolicy.Reject || supersedes)
            {
                ExceptionDispatchInfo.Throw(run.Lost!);
            }

            var first = await engine.Journal.FindAsync(record.WorkflowId, record.TransactionId, cancellationToken);
            if (first is not null && !GivesWay(workflow, first))
            {
                return new(record.WorkflowId, record.TransactionId, first.State);
            }
        }
    }

    /// <summary>Takes over runs that are due, whose host is gone, or that nobody here is running any more.</summary>
    /// <param name="limit">The most to take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The runs, each of which is to be given to <see cref="ResumeAsync"/>.</returns>
    public async Task<IReadOnlyList<StoredExecution>> ClaimAsync(int limit, CancellationToken cancellationToken)
    {
        var claimed = await engine.Journal.ClaimAsync([.. live.Keys], limit, cancellationToken);

        // What was begun or taken over here while the store was asked is in hand.
        return [.. claimed.Where(stored => live.TryAdd(stored.Record.Id, null))];
    }

    /// <summary>Goes on with a run that was claimed, forward or backward as its journal says.</summary>
    /// <param name="container">What its steps resolve from.</param>
    /// <param name="stored">The run.</param>
    /// <param name="stopping">Lets go of the run where it stands: whoever claims it next goes on with it.</param>
    /// <returns>What became of it.</returns>
    public async Task<RecoveredRun> ResumeAsync(IServiceProvider container, StoredExecution stored, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var record = stored.Record;
        try
        {
            return await ResumeClaimedAsync(container, stored, stopping);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return await ParkAsync(stored, $"COM3022 The journal of the run cannot be read: {exception.Message}", exception, stopping);
        }
        catch (ExecutionConflictException conflict)
        {
            return new(record.WorkflowId, record.TransactionId, stored.State, "Another host has gone on with the run.", conflict);
        }
        finally
        {
            live.TryRemove(record.Id, out _);
        }
    }

    /// <summary>Claims runs and goes on with all of them.</summary>
    /// <param name="container">What their steps resolve from.</param>
    /// <param name="limit">The most to take.</param>
    /// <param name="cancellationToken">Lets go of them.</param>
    /// <returns>What became of each.</returns>
    public async Task<IReadOnlyList<RecoveredRun>> RecoverAsync(IServiceProvider container, int limit, CancellationToken cancellationToken)
    {
        var claimed = await ClaimAsync(limit, cancellationToken);
        return await Task.WhenAll(claimed.Select(stored => ResumeAsync(container, stored, cancellationToken)));
    }

    /// <summary>Keeps the plans of the workflows known, for comparison when one has changed.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task SavePlansAsync(CancellationToken cancellationToken) =>
        await engine.Journal.SavePlansAsync(engine.Registry.Plans, cancellationToken);

    /// <summary>Gives runs that are in this process the messages that others have sent them.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task DeliverMailAsync(CancellationToken cancellationToken)
    {
        var seen = live.Where(run => run.Value is not null).ToDictionary(run => run.Key, run => run.Value!.Waits.Seen, StringComparer.Ordinal);
        foreach (var id in seen.Count == 0 ? [] : await engine.Journal.FindMailAsync(seen, cancellationToken))
        {
            await DeliverMailAsync(id, cancellationToken);
        }
    }

    /// <returns><see langword="false"/> when the run is not in this process.</returns>
    internal async Task<bool> DeliverMailAsync(string executionId, CancellationToken cancellationToken)
    {
        if (!live.TryGetValue(executionId, out var run) || run is null)
        {
            return false;
        }

        await run.Waits.ReadMailAsync(cancellationToken);
        return true;
    }

    internal void Announce() => WorkAvailable?.Invoke();

    /// <summary>Takes one run over and goes on with it, if nobody has it in hand.</summary>
    internal async Task<RecoveredRun?> TakeAsync(IServiceProvider container, string executionId, CancellationToken cancellationToken)
    {
        // Before the store is asked: the sweep must not take what the store has given this host already.
        if (!live.TryAdd(executionId, null))
        {
            return null;
        }

        StoredExecution? stored = null;
        try
        {
            stored = await engine.Journal.ClaimAsync(executionId, cancellationToken);
        }
        finally
        {
            if (stored is null)
            {
                live.TryRemove(executionId, out _);
            }
        }

        return stored is null ? null : await ResumeAsync(container, stored, CancellationToken.None);
    }

    private WorkflowDefinition Find<TInput, TResult>(IWorkflow<TInput, TResult> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target as WorkflowDefinition ?? engine.Registry.Require(WorkflowTarget.Of(target));
    }

    private static bool GivesWay(WorkflowDefinition workflow, StoredExecution first) =>
        workflow.Options.OnDuplicate == DuplicatePolicy.RerunAfterFailure && first.State is WorkflowState.Reverted or WorkflowState.Failed;

    private static WorkflowRun<TResult> Outcome<TResult>(LiveRun run, WorkflowState state, WorkflowExecution execution, RunOptions? options)
    {
        var transactionId = run.Record.TransactionId;
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

    private ExecutionRecord NewRecord(WorkflowDefinition workflow, string input, RunOptions? options)
    {
        var registered = engine.Registry.Require(workflow);
        if (options?.TransactionId is "" or ['a', 'u', 't', 'o', '-', ..])
        {
            throw new CommerceException(
                ErrorType.InvalidData, $"COM3036 '{options.TransactionId}' cannot be a transaction id: it is empty, or begins with 'auto-', which is for ids made by the engine.", "COM3036");
        }

        var id = engine.Ids.NewId();
        return new(id, workflow.Options.Name, options?.TransactionId ?? "auto-" + id, registered.PlanHash, input, EventCause.Depth);
    }

    private LiveRun NewRun(ExecutionRecord record, WorkflowDefinition workflow, IServiceProvider container, Action<RunProgress>? observer) =>
        new(record, workflow, workflow.Options.Ephemeral ? null : engine.Journal, container, engine, observer);

    /// <summary>The outcome of the first run of a transaction id; <see langword="null"/> when it gives way to a new one.</summary>
    private async Task<WorkflowRun<TResult>?> ReadFirstAsync<TResult>(
        IServiceProvider container, WorkflowDefinition workflow, ExecutionRecord record, RunOptions? options, CancellationToken cancellationToken)
    {
        if (await engine.Journal.FindAsync(record.WorkflowId, record.TransactionId, cancellationToken) is not { } first || GivesWay(workflow, first))
        {
            return null;
        }

        using var run = NewRun(first.Record, workflow, container, null);
        var execution = new WorkflowExecution(run);
        await execution.ReadAsync(first);
        return Outcome<TResult>(run, first.State, execution, options);
    }

    private async Task<RecoveredRun> ResumeClaimedAsync(IServiceProvider container, StoredExecution stored, CancellationToken stopping)
    {
        var record = stored.Record;
        var registered = engine.Registry.Find(record.WorkflowId);
        if (registered is null || registered.PlanHash != record.PlanHash)
        {
            var reason = registered is null
                ? $"COM3020 The workflow '{record.WorkflowId}' is no longer in the application."
                : $"COM3021 The plan of '{record.WorkflowId}' changed from {record.PlanHash} to {registered.PlanHash} while the run was open."
                    + PlanDiff.Between(await engine.Journal.FindPlanAsync(record.PlanHash, stopping), registered.Text);
            return await ParkAsync(stored, reason, null, stopping);
        }

        EventCause.Enter(record.Depth);
        using var run = NewRun(record, registered.Definition, container, null);
        await using var letGo = stopping.UnsafeRegister(static run => ((LiveRun)run!).Lose(new OperationCanceledException("The host stops.")), run);
        // The time is that of the way forward: what is undone takes as long as it takes.
        var limit = stored.State is WorkflowState.NotStarted or WorkflowState.Invoking ? registered.Definition.Options.Timeout : null;
        var execution = new WorkflowExecution(run);
        var state = await GoAsync(run, () => execution.ResumeAsync(stored), limit - (stored.ReadAt - stored.CreatedAt), CancellationToken.None);
        if (run.Lost is not null && !stopping.IsCancellationRequested)
        {
            ExceptionDispatchInfo.Throw(run.Lost);
        }

        return new(record.WorkflowId, record.TransactionId, state, null, run.Failure?.Error);
    }

    private async Task<RecoveredRun> ParkAsync(StoredExecution stored, string reason, Exception? exception, CancellationToken cancellationToken)
    {
        await engine.Journal.ParkAsync(stored.Record.Id, reason, cancellationToken);
        return new(stored.Record.WorkflowId, stored.Record.TransactionId, stored.State, reason, exception);
    }

    /// <summary>Keeps the sweep's hands off a run while it is here, until the caller takes it out again.</summary>
    private async ValueTask<WorkflowState> GoAsync(LiveRun run, Func<ValueTask<WorkflowState>> go, TimeSpan? timeLeft, CancellationToken cancellationToken)
    {
        run.Link(timeLeft, cancellationToken);
        if (!run.Ephemeral)
        {
            live[run.Record.Id] = run;
        }

        return await go();
    }
}
