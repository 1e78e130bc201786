using System.Runtime.ExceptionServices;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Execution;

/// <summary>The outcomes of runs, as callers see them.</summary>
internal sealed class RunOutcomes(RuntimeContext engine)
{
    /// <summary>The outcome of a run that was executed here, or read from the journal.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">Its state.</param>
    /// <param name="execution">Its execution, which has the result.</param>
    /// <param name="options">The options of the caller.</param>
    /// <exception cref="Exception">What failed the run, unless the caller does not want it to be thrown.</exception>
    public static WorkflowRun<TResult> Of<TResult>(LiveRun run, WorkflowState state, RunExecution execution, RunOptions? options)
    {
        var transactionId = run.Header.TransactionId;
        var errors = run.Effects.Errors;
        if (state == WorkflowState.Done)
        {
            return new(transactionId, state, Slots.As<TResult>(execution.Result), null) { Errors = errors };
        }

        var failure = Failure(run, state);
        if (failure is not null && (options?.ThrowOnError ?? true))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return new(transactionId, state, default!, failure) { Errors = errors };
    }

    /// <summary>The end of a run, as those see it who watch it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="result">Its result when it is done.</param>
    public static RunProgress End(LiveRun run, WorkflowState state, object? result) =>
        new(RunEvent.End, run.Header.WorkflowId, run.Header.TransactionId)
        {
            State = state,
            Result = state == WorkflowState.Done ? SensitiveResult.Hide(result) : null,
            Error = state == WorkflowState.Done ? null : Failure(run, state),
            Errors = [.. run.Effects.Errors],
        };

    /// <summary>Reads the outcome of a run from the journal.</summary>
    /// <param name="container">What the workflow resolves from.</param>
    /// <param name="stored">The run.</param>
    /// <returns>The outcome. The result is the default value unless the run is done.</returns>
    /// <exception cref="CommerceException">The workflow has another result, another plan, or is not there.</exception>
    public async Task<WorkflowRun<TResult>> ReadAsync<TResult>(IServiceProvider container, StoredRun stored)
    {
        var header = stored.Header;
        RunErrors.ThrowIfUnreadable(stored);
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

    /// <summary>Reads the outcome of a run of the present plan from the journal.</summary>
    /// <param name="container">What the workflow resolves from.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="stored">The run.</param>
    /// <param name="options">The options of the caller.</param>
    public async Task<WorkflowRun<TResult>> ReadAsync<TResult>(
        IServiceProvider container, WorkflowDefinition workflow, StoredRun stored, RunOptions? options)
    {
        RunErrors.ThrowIfUnreadable(stored);
        using var run = new LiveRun(stored.Header, workflow, engine.Journal, container, engine, null);
        var execution = new RunExecution(run);
        await execution.ReadAsync(stored);
        return Of<TResult>(run, stored.State, execution, options);
    }

    /// <summary>What failed a run. It does not invite callers to try again when something of the run remains.</summary>
    private static Exception? Failure(LiveRun run, WorkflowState state) =>
        Cause(run, state) is CommerceException { Type: ErrorType.Unavailable } away && state == WorkflowState.Failed
            ? RunErrors.Remains(run.Header, away)
            : Cause(run, state);

    /// <summary>What failed a run: known when it failed in this process, else found among the errors of its journal.</summary>
    private static Exception? Cause(LiveRun run, WorkflowState state)
    {
        if (run.Status.Failure is not null || !state.HasEnded)
        {
            return run.Status.Failure?.Error;
        }

        // What the run continued without stands before it. Where the run itself was failed, such as by a cancellation, its error has no
        // path.
        var errors = run.Effects.Errors;
        var found = errors.FirstOrDefault(error => error.Step.Length == 0)
            ?? errors.FirstOrDefault(error => error.Action == StepAction.Invoke && !Continues(run, error.Step))
            ?? (errors is [var first, ..] ? first : null);
        return found?.Error;
    }

    private static bool Continues(LiveRun run, string path) =>
        PlanPaths.Find(run.Workflow, run.Engine.Registry, path) is { Options.OnFailure.Continues: true };
}
