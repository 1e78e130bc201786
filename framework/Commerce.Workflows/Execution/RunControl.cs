using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>
/// Requests to runs from outside. A request is written to the run's mailbox before the engine acts on it. Then the run gets it if it is in
/// this process, and resumes here if no host owns it.
/// </summary>
internal sealed class RunControl(WorkflowRuntime runtime, IServiceProvider container)
{
    private readonly RunOutcomes outcomes = new(runtime.Engine);

    private IJournal Journal => runtime.Engine.Journal;

    public Task<RunAcknowledgement> StartAsync(
        string workflowId, JsonElement input, RunOptions? options, CancellationToken cancellationToken)
    {
        var workflow = runtime.Engine.Registry.Find(workflowId)?.Definition
            ?? throw RunErrors.WorkflowNotFound(workflowId);
        var value = Read(input, workflow.InputType, $"The input of '{workflowId}'");
        return runtime.StartAsync(workflow, value, options, cancellationToken);
    }

    public async Task<RunDetails> RetrieveAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        RunViews.Details(await FindAsync(workflowId, transactionId, cancellationToken));

    public async Task<WorkflowRun<TResult>> GetResultAsync<TResult>(
        string workflowId, string transactionId, CancellationToken cancellationToken) =>
        await outcomes.ReadAsync<TResult>(container, await FindAsync(workflowId, transactionId, cancellationToken));

    public async Task<RunAcknowledgement> CancelAsync(string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(workflowId, transactionId, cancellationToken);
        if (run.ParkedReason is not null)
        {
            throw WrongState(run, $"is parked ({run.ParkedReason})", "Resume it first.");
        }

        return run.State switch
        {
            WorkflowState.Reverted => Acknowledge(run, run.State),
            WorkflowState.Failed => throw WrongState(run, "has failed: a compensation did not succeed", "Retry the compensation."),
            WorkflowState.Compensating or WorkflowState.WaitingToCompensate =>
                throw WrongState(run, "is already being compensated", "Wait until it has ended."),
            _ => await SendAsync(run, new(0, MessageKind.Cancel, "", null), cancellationToken),
        };
    }

    public async Task<RunAcknowledgement> RetryCompensationAsync(
        string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(workflowId, transactionId, cancellationToken);
        return run.State == WorkflowState.Failed
            ? await SendAsync(run, new(0, MessageKind.Compensate, "", null), cancellationToken)
            : throw NotFailed(run);
    }

    public async Task<RunAcknowledgement> ResumeAsync(string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(workflowId, transactionId, cancellationToken);
        return await Journal.UnparkAsync(run.Header.Id, cancellationToken)
            ? await DeliverOrResumeAsync(run, cancellationToken)
            : throw WrongState(run, $"is {run.State.WireName} and not parked", "It resumes by itself.");
    }

    public async Task<RunAcknowledgement> CompleteAsync(StepRequest step, JsonElement output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (run, definition, repeated) = await FindAsync(step, cancellationToken);
        if (repeated)
        {
            return Acknowledge(run, run.State);
        }

        // Written again, because the journal encrypts what is sensitive in it.
        var value = Read(output, definition.OutputType, $"The answer to the step '{step.Step}' of '{step.WorkflowId}'");
        var payload = runtime.Engine.Values.Write(value, definition.OutputType, "The answer to the step", step.Step);
        return await SendAsync(run, new(0, MessageKind.Complete, step.Step, payload, Key: step.Key), cancellationToken);
    }

    public async Task<RunAcknowledgement> FailAsync(StepRequest step, string error, bool permanent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(error);
        var (run, _, repeated) = await FindAsync(step, cancellationToken);
        var message = new RunMessage(0, MessageKind.Fail, step.Step, JsonSerializer.Serialize(error), permanent, step.Key);
        return repeated ? Acknowledge(run, run.State) : await SendAsync(run, message, cancellationToken);
    }

    public async Task<RunAcknowledgement> RetryAsync(StepRequest step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (run, _, repeated) = await FindAsync(step, cancellationToken);
        var message = new RunMessage(0, MessageKind.Retry, step.Step, null, Key: step.Key);
        return repeated ? Acknowledge(run, run.State) : await SendAsync(run, message, cancellationToken);
    }

    private static RunAcknowledgement Acknowledge(StoredRun run, WorkflowState state) =>
        new(run.Header.WorkflowId, run.Header.TransactionId, state);

    private static CommerceException WrongState(StoredRun run, string state, string fix) => CommerceException.Create(
        "COM3016",
        ErrorType.NotAllowed,
        $"The run '{run.Header.TransactionId}' of '{run.Header.WorkflowId}' {state}. {fix}");

    private static object? Read(JsonElement value, Type type, string what)
    {
        try
        {
            return value.Deserialize(type, JournalJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw CommerceException.Create(
                "COM3017",
                ErrorType.InvalidData,
                $"{what} cannot be read as {type.Name}: {exception.Message}",
                exception);
        }
    }

    /// <summary>The run of a transaction id.</summary>
    /// <exception cref="RunNotFoundException">There is none.</exception>
    /// <exception cref="RunParkedException"><c>COM3022</c>: it cannot be read.</exception>
    public async Task<StoredRun> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        AmbientTransaction.ThrowIfAny();
        var run = CallerKey.IsStorable(workflowId) && CallerKey.IsStorable(transactionId)
            ? await Journal.FindAsync(workflowId, transactionId, cancellationToken)
            : null;
        if (run is null)
        {
            throw new RunNotFoundException(CallerKey.Show(workflowId), CallerKey.Show(transactionId));
        }

        RunErrors.ThrowIfUnreadable(run);
        return run;
    }

    private async Task<(StoredRun Run, StepDefinition Step, bool Repeated)> FindAsync(
        StepRequest step, CancellationToken cancellationToken)
    {
        if (step.Key is { } key && CallerKey.Problem(key) is { } problem)
        {
            throw CommerceException.Create(
                "COM3054", ErrorType.InvalidData, $"'{CallerKey.Show(key)}' cannot be the key of an answer: {problem}.");
        }

        var run = await FindAsync(step.WorkflowId, step.TransactionId, cancellationToken);
        var workflow = runtime.Engine.Registry.Find(step.WorkflowId)?.Definition;
        if (workflow is null
            || !CallerKey.IsStorable(step.Step)
            || PlanPaths.Find(workflow, runtime.Engine.Registry, step.Step) is not { } definition)
        {
            throw CommerceException.Create(
                "COM3014",
                ErrorType.NotFound,
                $"The workflow '{step.WorkflowId}' has no step '{CallerKey.Show(step.Step)}'.");
        }

        return (run, definition, step.Key is not null && run.Messages.Any(message => message.HasKey(step.Step, step.Key)));
    }

    private static CommerceException NotFailed(StoredRun run) =>
        WrongState(run, $"is {run.State.WireName}", "Only the compensations of a run that has failed can be retried.");

    private static CommerceException NotWaiting(StoredRun run, string step)
    {
        var last = run.Entries.LastOrDefault(entry => entry.Step == step && entry.Action == StepAction.Invoke);
        var open = run.Messages.LastOrDefault(
            message => message.Step == step && run.Entries.All(entry => entry.Message != message.Number));
        return CommerceException.Create(
            "COM3015",
            ErrorType.NotAllowed,
            $"The step '{step}' of the run '{run.Header.TransactionId}' is not waiting: " + (run.State, last, open) switch
            {
                (not (WorkflowState.NotStarted or WorkflowState.Invoking), _, _) => $"the run is {run.State.WireName}.",
                (_, null, _) => "it has not begun.",
                (_, _, { Kind: MessageKind.TimeOut }) => "its time is over.",
                (_, _, { Kind: MessageKind.Complete or MessageKind.Fail }) => "it has an answer.",
                _ => $"it is {last?.Outcome.WireName}.",
            });
    }

    /// <summary>Sends a message. The mailbox decides whether a step expects it, because several may come at once.</summary>
    private async Task<RunAcknowledgement> SendAsync(StoredRun run, RunMessage message, CancellationToken cancellationToken)
    {
        if (await Journal.SendAsync(run.Header.Id, message, cancellationToken) is null)
        {
            var now = await FindAsync(run.Header.WorkflowId, run.Header.TransactionId, cancellationToken);
            throw message.Kind == MessageKind.Compensate ? NotFailed(now) : NotWaiting(now, message.Step);
        }

        return await DeliverOrResumeAsync(run, cancellationToken);
    }

    private async Task<RunAcknowledgement> DeliverOrResumeAsync(StoredRun run, CancellationToken cancellationToken)
    {
        if (!await runtime.Live.DeliverMessagesAsync(run.Header.Id, cancellationToken)
            && await runtime.Recovery.ClaimAndResumeAsync(
                container, run.Header.Id, cancellationToken) is { Outcome: not RecoveryOutcome.Superseded } resumed)
        {
            return Acknowledge(run, resumed.State) with { ParkedReason = resumed.ParkedReason };
        }

        var now = await Journal.FindAsync(run.Header.Id, cancellationToken);
        return Acknowledge(run, now?.State ?? run.State) with { ParkedReason = now?.ParkedReason };
    }
}
