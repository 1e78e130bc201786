using System.Runtime.ExceptionServices;
using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// One run. Goes through the plan in program order; when something fails, goes back through the finished steps and compensates
/// them. Every step forward or back is one journal line, committed together with what the handler wrote.
/// </summary>
internal sealed class WorkflowExecution(IJournal journal, WorkflowDefinition workflow, ExecutionRecord record, IServiceProvider container)
{
    private readonly bool ephemeral = workflow.Options.Ephemeral;
    private readonly WorkflowPlan plan = workflow.Plan;
    private readonly object?[] slots = new object?[workflow.Plan.SlotCount];
    private readonly Stack<(StepDefinition Step, object? Undo)> finished = new();
    private int sequence;
    private bool created;
    private bool compensationFailed;

    /// <summary>What failed the run; <see langword="null"/> while nothing did.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>The result of a run that is done.</summary>
    public object? Result => slots[plan.ResultSlot];

    public async ValueTask<WorkflowState> StartAsync(object? input, CancellationToken cancellationToken)
    {
        slots[0] = input;
        var first = plan.Steps is [{ Step.Options: var options }, ..] ? options : null;
        if (first is { Transactional: false })
        {
            await journal.CreateAsync(record, cancellationToken);
            created = true;
        }

        return await ForwardAsync(0, cancellationToken);
    }

    public async ValueTask<WorkflowState> ResumeAsync(StoredExecution stored, CancellationToken cancellationToken)
    {
        created = true;
        slots[0] = JsonSerializer.Deserialize(record.Input, workflow.InputType, CommerceJson.Options);
        var done = stored.Entries.Where(entry => entry is { Action: StepAction.Invoke, Outcome: StepOutcome.Done }).ToDictionary(entry => entry.Step);
        var position = Replay(done);
        sequence = stored.Entries.Count;
        if (stored.State != WorkflowState.Compensating)
        {
            return await ForwardAsync(position, cancellationToken);
        }

        var failed = stored.Entries.First(entry => entry is { Action: StepAction.Invoke, Outcome: StepOutcome.Failed });
        Failure = ExceptionDispatchInfo.Capture(ErrorRecord.Deserialize(failed.Error!));
        foreach (var undone in stored.Entries.Where(entry => entry.Action == StepAction.Compensate))
        {
            finished.Pop();
            compensationFailed |= undone.Outcome == StepOutcome.Failed;
        }

        return await BackwardAsync();
    }

    /// <summary>Fills the slots from the journal, up to the first step that is not in it.</summary>
    private int Replay(Dictionary<string, JournalEntry> done)
    {
        var position = 0;
        for (; position < plan.Nodes.Count; position++)
        {
            var node = plan.Nodes[position];
            if (node is SelectNode select)
            {
                slots[select.Slot] = select.Selector(slots[select.Input]);
            }
            else if (node is StepNode { Step: var step } && done.TryGetValue(step.Options.Name, out var entry))
            {
                slots[node.Slot] = JsonSerializer.Deserialize(entry.Output!, step.OutputType, CommerceJson.Options);
                var undo = step.HasCompensation ? JsonSerializer.Deserialize(entry.Undo!, step.UndoType, CommerceJson.Options) : null;
                Remember(step, undo);
            }
            else
            {
                break;
            }
        }

        return position;
    }

    private async ValueTask<WorkflowState> ForwardAsync(int position, CancellationToken cancellationToken)
    {
        var current = "";
        try
        {
            for (; position < plan.Nodes.Count; position++)
            {
                if (plan.Nodes[position] is StepNode node)
                {
                    current = node.Step.Options.Name;
                    position = await InvokeAsync(node, position, cancellationToken);
                }
                else
                {
                    Select((SelectNode)plan.Nodes[position]);
                }
            }

            return WorkflowState.Done;
        }
        catch (Exception exception) when (!IsLost(exception))
        {
            Failure = ExceptionDispatchInfo.Capture(exception);
            await FailAsync(current, exception);
            return await BackwardAsync();
        }
    }

    /// <returns>The position of the last node that is computed.</returns>
    private async ValueTask<int> InvokeAsync(StepNode node, int position, CancellationToken cancellationToken)
    {
        var step = node.Step;
        cancellationToken.ThrowIfCancellationRequested();
        await using var unit = journal.Begin(record);
        var (output, undo) = await step.InvokeAsync(slots[node.Input], Context(step, StepAction.Invoke, cancellationToken));
        slots[node.Slot] = output;
        // What follows up to the next step is computed before the commit: if it throws, this step has not happened.
        while (position + 1 < plan.Nodes.Count && plan.Nodes[position + 1] is SelectNode select)
        {
            Select(select);
            position++;
        }

        var state = position + 1 == plan.Nodes.Count ? WorkflowState.Done : WorkflowState.Invoking;
        await unit.CommitAsync(
            Entry(step.Options.Name, StepAction.Invoke, StepOutcome.Done, state) with
            {
                Output = Serialize(output, step.OutputType),
                Undo = step.HasCompensation ? Serialize(undo, step.UndoType) : null,
            },
            CancellationToken.None);
        Written();
        Remember(step, undo);
        return position;
    }

    private async ValueTask FailAsync(string step, Exception exception)
    {
        if (step.Length == 0 && !created)
        {
            return;
        }

        var state = finished.Count == 0 ? WorkflowState.Reverted : WorkflowState.Compensating;
        var entry = Entry(step, StepAction.Invoke, StepOutcome.Failed, state) with { Error = ephemeral ? null : ErrorRecord.Serialize(exception) };
        await journal.AppendAsync(entry, CancellationToken.None);
        Written();
    }

    private async ValueTask<WorkflowState> BackwardAsync()
    {
        while (finished.TryPop(out var pair))
        {
            await CompensateAsync(pair.Step, pair.Undo);
        }

        return Undone;
    }

    private WorkflowState Undone => compensationFailed ? WorkflowState.Failed : WorkflowState.Reverted;

    private async ValueTask CompensateAsync(StepDefinition step, object? undo)
    {
        Exception failure;
        try
        {
            await using var unit = journal.Begin(record);
            await step.CompensateAsync(undo, Context(step, StepAction.Compensate, CancellationToken.None));
            var state = finished.Count == 0 ? Undone : WorkflowState.Compensating;
            await unit.CommitAsync(Entry(step.Options.Name, StepAction.Compensate, StepOutcome.Reverted, state), CancellationToken.None);
            Written();
            return;
        }
        catch (Exception exception) when (!IsLost(exception))
        {
            failure = exception;
        }

        // The others are still undone: what can be put right is put right.
        compensationFailed = true;
        var entry = Entry(step.Options.Name, StepAction.Compensate, StepOutcome.Failed, finished.Count == 0 ? Undone : WorkflowState.Compensating);
        await journal.AppendAsync(entry with { Error = ephemeral ? null : ErrorRecord.Serialize(failure) }, CancellationToken.None);
        Written();
    }

    /// <summary>Whether this run belongs to someone else now. The conflict of another run, started by a handler, is a failure like any other.</summary>
    private bool IsLost(Exception exception) => exception is ExecutionConflictException conflict && conflict.ExecutionId == record.Id;

    private void Select(SelectNode select) => slots[select.Slot] = select.Selector(slots[select.Input]);

    private void Remember(StepDefinition step, object? undo)
    {
        if (step.HasCompensation)
        {
            finished.Push((step, undo));
        }
    }

    private void Written()
    {
        created = true;
        sequence++;
    }

    private JournalEntry Entry(string step, StepAction action, StepOutcome outcome, WorkflowState state) =>
        new(record, sequence + 1, step, action, outcome, state) { CreatesExecution = !created };

    private string? Serialize(object? value, Type type) => ephemeral ? null : JsonSerializer.Serialize(value, type, CommerceJson.Options);

    private StepContext Context(StepDefinition step, StepAction action, CancellationToken cancellationToken) =>
        new(container, record.WorkflowId, record.TransactionId, step.Options.Name, action, cancellationToken);
}
