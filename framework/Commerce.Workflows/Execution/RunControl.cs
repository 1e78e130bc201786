using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>
/// What is asked of runs from outside. A request is a message in the run's mailbox before anything is done about it; then whoever has the
/// run in hand is told, and when nobody has, it is gone on with here.
/// </summary>
internal sealed class RunControl(WorkflowExecutor executor, IServiceProvider container)
{
    private IJournal Journal => executor.Engine.Journal;

    public Task<RunAcknowledgement> StartAsync(string workflowId, JsonElement input, RunOptions? options, CancellationToken cancellationToken)
    {
        var workflow = executor.Engine.Registry.Find(workflowId)?.Definition ?? throw new CommerceException(
            ErrorType.NotFound, $"COM3019 There is no workflow named '{workflowId}'.", "COM3019");
        Read(input, workflow.InputType, $"The input of '{workflowId}'");
        return executor.StartAsync(workflow, input.GetRawText(), options, cancellationToken);
    }

    public async Task<RunAcknowledgement> CancelAsync(string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(workflowId, transactionId, cancellationToken);
        if (run.ParkedReason is not null)
        {
            throw WrongState(run, $"is set aside ({run.ParkedReason})", "Let it go on first.");
        }

        return run.State switch
        {
            WorkflowState.Reverted => Acknowledge(run, run.State),
            WorkflowState.Failed => throw WrongState(run, "has failed: a compensation could not be made", "Try the compensation again."),
            WorkflowState.Compensating or WorkflowState.WaitingToCompensate => throw WrongState(run, "is being undone already", "Wait for its end."),
            _ => await SendAsync(run, MessageKind.Cancel, "", null, false, null, cancellationToken),
        };
    }

    public async Task<RunAcknowledgement> RetryCompensationAsync(string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(workflowId, transactionId, cancellationToken);
        return run.State == WorkflowState.Failed
            ? await SendAsync(run, MessageKind.Compensate, "", null, false, null, cancellationToken)
            : throw WrongState(run, $"is {run.State.WireName}", "Only the compensations of a run that has failed can be tried again.");
    }

    public async Task<RunAcknowledgement> ResumeAsync(string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(workflowId, transactionId, cancellationToken);
        return await Journal.UnparkAsync(run.Record.Id, cancellationToken)
            ? await GoOnAsync(run, cancellationToken)
            : throw WrongState(run, $"is {run.State.WireName} and not set aside", "It goes on by itself.");
    }

    public async Task<RunAcknowledgement> CompleteAsync(StepReference step, JsonElement output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (run, definition, repeated) = await FindAsync(step, retrying: false, cancellationToken);
        if (repeated)
        {
            return Acknowledge(run, run.State);
        }

        Read(output, definition.OutputType, $"The answer to the step '{step.Step}' of '{step.WorkflowId}'");
        return await SendAsync(run, MessageKind.Complete, step.Step, output.GetRawText(), false, step.Key, cancellationToken);
    }

    public async Task<RunAcknowledgement> FailAsync(StepReference step, string error, bool permanent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(error);
        var (run, _, repeated) = await FindAsync(step, retrying: false, cancellationToken);
        return repeated
            ? Acknowledge(run, run.State)
            : await SendAsync(run, MessageKind.Fail, step.Step, JsonSerializer.Serialize(error), permanent, step.Key, cancellationToken);
    }

    public async Task<RunAcknowledgement> RetryAsync(StepReference step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (run, _, repeated) = await FindAsync(step, retrying: true, cancellationToken);
        return repeated
            ? Acknowledge(run, run.State)
            : await SendAsync(run, MessageKind.Retry, step.Step, null, false, step.Key, cancellationToken);
    }

    private static RunAcknowledgement Acknowledge(StoredExecution run, WorkflowState state) => new(run.Record.WorkflowId, run.Record.TransactionId, state);

    private static CommerceException WrongState(StoredExecution run, string state, string fix) => new(
        ErrorType.NotAllowed, $"COM3016 The run '{run.Record.TransactionId}' of '{run.Record.WorkflowId}' {state}. {fix}", "COM3016");

    private static void Read(JsonElement value, Type type, string what)
    {
        try
        {
            value.Deserialize(type, CommerceJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new CommerceException(ErrorType.InvalidData, $"COM3017 {what} cannot be read as {type.Name}: {exception.Message}", "COM3017", exception);
        }
    }

    /// <summary>The run of a transaction id.</summary>
    public async Task<StoredExecution> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        await Journal.FindAsync(workflowId, transactionId, cancellationToken) ?? throw new CommerceException(
            ErrorType.NotFound, $"COM3012 There is no run '{transactionId}' of '{workflowId}'. It may have been deleted when its retention was over.", "COM3012");

    private async Task<(StoredExecution Run, StepDefinition Step, bool Repeated)> FindAsync(StepReference step, bool retrying, CancellationToken cancellationToken)
    {
        var run = await FindAsync(step.WorkflowId, step.TransactionId, cancellationToken);
        var workflow = executor.Engine.Registry.Find(step.WorkflowId)?.Definition;
        if (workflow is null || PlanPaths.Find(workflow, executor.Engine.Registry, step.Step) is not { } definition)
        {
            throw new CommerceException(ErrorType.NotFound, $"COM3014 The workflow '{step.WorkflowId}' has no step '{step.Step}'.", "COM3014");
        }

        if (step.Key is not null && run.Messages.Any(message => message.Key == step.Key))
        {
            return (run, definition, true);
        }

        var last = run.Entries.LastOrDefault(entry => entry.Step == step.Step);
        var waits = !run.State.HasEnded && (last?.Outcome == StepOutcome.Waiting || (retrying && last?.Outcome == StepOutcome.Retrying));
        return waits ? (run, definition, false) : throw new CommerceException(
            ErrorType.NotAllowed,
            $"COM3015 The step '{step.Step}' of the run '{step.TransactionId}' does not wait: " +
            (run.State.HasEnded ? $"the run is {run.State.WireName}." : last is null ? "it has not begun." : $"it is {last.Outcome.WireName}."),
            "COM3015");
    }

    private async Task<RunAcknowledgement> SendAsync(
        StoredExecution run, MessageKind kind, string step, string? payload, bool permanent, string? key, CancellationToken cancellationToken)
    {
        await Journal.SendAsync(run.Record.Id, kind, step, payload, permanent, key, cancellationToken);
        return await GoOnAsync(run, cancellationToken);
    }

    private async Task<RunAcknowledgement> GoOnAsync(StoredExecution run, CancellationToken cancellationToken)
    {
        if (!await executor.DeliverMailAsync(run.Record.Id, cancellationToken)
            && await executor.TakeAsync(container, run.Record.Id, cancellationToken) is { } resumed)
        {
            return Acknowledge(run, resumed.State) with { ParkedReason = resumed.Parked };
        }

        var now = await Journal.FindAsync(run.Record.Id, cancellationToken);
        return Acknowledge(run, now?.State ?? run.State) with { ParkedReason = now?.ParkedReason };
    }
}
