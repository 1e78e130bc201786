using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Events;
using Commerce.Identifiers;
using Commerce.Serialization;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>Runs workflows against a journal. Has no clock, no thread and no storage of its own.</summary>
/// <param name="journal">Where durable runs are kept.</param>
/// <param name="registry">The workflows known.</param>
/// <param name="ids">Makes the ids of runs.</param>
public sealed class WorkflowExecutor(IJournal journal, WorkflowRegistry registry, IIdGenerator ids)
{
    private readonly ConcurrentDictionary<string, byte> running = new(StringComparer.Ordinal);

    /// <summary>Runs a workflow to its end.</summary>
    /// <param name="container">What its steps resolve from.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the running step.</param>
    public async Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IServiceProvider container, Workflow<TInput, TResult> workflow, TInput input, RunOptions? options, CancellationToken cancellationToken)
    {
        var registered = registry.Require(workflow);
        var id = ids.NewId();
        var ephemeral = workflow.Options.Ephemeral;
        var record = new ExecutionRecord(
            id,
            workflow.Options.Name,
            options?.TransactionId ?? "auto-" + id,
            registered.PlanHash,
            ephemeral ? "" : JsonSerializer.Serialize(input, CommerceJson.Options),
            EventCause.Depth);
        var execution = new WorkflowExecution(ephemeral ? EphemeralJournal.Instance : journal, workflow, record, container);
        var state = ephemeral
            ? await execution.StartAsync(input, cancellationToken)
            : await TrackAsync(id, () => execution.StartAsync(input, cancellationToken));
        if (execution.Failure is not { } failure)
        {
            return new(record.TransactionId, state, (TResult)execution.Result!, null);
        }

        if (options?.ThrowOnError ?? true)
        {
            failure.Throw();
        }

        return new(record.TransactionId, state, default!, failure.SourceException);
    }

    /// <summary>Goes on with runs whose host is gone, forward or backward as their journals say.</summary>
    /// <param name="container">What their steps resolve from.</param>
    /// <param name="limit">The most to take.</param>
    /// <param name="cancellationToken">Stops between two runs, and cancels the running step.</param>
    /// <returns>What became of each.</returns>
    public async Task<IReadOnlyList<RecoveredRun>> RecoverAsync(IServiceProvider container, int limit, CancellationToken cancellationToken)
    {
        var recovered = new List<RecoveredRun>();
        foreach (var stored in await journal.ClaimAsync([.. running.Keys], limit, cancellationToken))
        {
            recovered.Add(await RecoverAsync(container, stored, cancellationToken));
        }

        return recovered;
    }

    private async Task<RecoveredRun> RecoverAsync(IServiceProvider container, StoredExecution stored, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        var registered = registry.Find(record.WorkflowId);
        if (registered is null || registered.PlanHash != record.PlanHash)
        {
            var reason = registered is null
                ? $"COM3020 The workflow '{record.WorkflowId}' is no longer in the application."
                : $"COM3021 The plan of '{record.WorkflowId}' changed from {record.PlanHash} to {registered.PlanHash} while the run was open.";
            await journal.ParkAsync(record.Id, reason, cancellationToken);
            return new(record.WorkflowId, record.TransactionId, stored.State, reason, null);
        }

        EventCause.Enter(record.Depth);
        var execution = new WorkflowExecution(journal, registered.Definition, record, container);
        try
        {
            var state = await TrackAsync(record.Id, () => execution.ResumeAsync(stored, cancellationToken));
            return new(record.WorkflowId, record.TransactionId, state, null, execution.Failure?.SourceException);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            var reason = $"COM3022 The journal of the run cannot be read: {exception.Message}";
            await journal.ParkAsync(record.Id, reason, cancellationToken);
            return new(record.WorkflowId, record.TransactionId, stored.State, reason, exception);
        }
        catch (ExecutionConflictException conflict)
        {
            return new(record.WorkflowId, record.TransactionId, stored.State, "Another host has gone on with the run.", conflict);
        }
    }

    /// <summary>Keeps the sweep's hands off a run while it is running here; one that was cut short by the store is free again.</summary>
    private async ValueTask<WorkflowState> TrackAsync(string id, Func<ValueTask<WorkflowState>> run)
    {
        running.TryAdd(id, 0);
        try
        {
            return await run();
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }
}
