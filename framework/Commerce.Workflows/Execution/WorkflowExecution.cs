using System.Text.Json;
using Commerce.Events;
using Commerce.Serialization;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// One run in this process, from where it stands to where it ends or waits: forward through the plan, and back when something fails.
/// </summary>
internal sealed class WorkflowExecution(LiveRun run)
{
    // Not the name of anything in a plan, for names have no such sign.
    private const string Turn = "~turn";

    private readonly WorkflowPlan plan = run.Workflow.Plan;
    private readonly PlanRunner runner = new(run);
    private Cursor root = null!;
    private int tries;

    /// <summary>The result of a run that is done.</summary>
    public object? Result => root.Slots[plan.Root.Result];

    public async ValueTask<WorkflowState> StartAsync(object? input)
    {
        run.Tell(RunEvent.Begin);
        root = NewRoot(input);
        return await EndAsync(await TakeTurnAsync() is not Signal.Completed and var left ? left : await ForwardAsync());
    }

    /// <summary>Goes on as the journal says.</summary>
    public async ValueTask<WorkflowState> ResumeAsync(StoredExecution stored)
    {
        run.Tell(RunEvent.Resume);
        Load(stored);
        var (open, seen) = LoadMail(stored);
        var cancel = open.Find(message => message.Kind == MessageKind.Cancel);
        switch (stored.State)
        {
            case WorkflowState.Failed when open.Find(message => message.Kind == MessageKind.Compensate) is { } again:
                await LookBackAsync();
                return await EndAsync(await new Compensator(run).RunAsync(again.Number));
            case WorkflowState.Done or WorkflowState.Invoking or WorkflowState.NotStarted when cancel is not null:
                return await CancelAsync(cancel);
            case WorkflowState.Done or WorkflowState.Reverted or WorkflowState.Failed:
                await LookBackAsync();
                await run.Engine.Journal.SuspendAsync(run.Record, null, seen, CancellationToken.None);
                return stored.State;
            case WorkflowState.Compensating or WorkflowState.WaitingToCompensate:
                await LookBackAsync();
                return await EndAsync(await new Compensator(run).RunAsync());
            default:
                return await EndAsync(await TakeTurnAsync() is not Signal.Completed and var left ? left : await ForwardAsync());
        }
    }

    /// <summary>Reads a run that has ended: its result and errors.</summary>
    public async ValueTask ReadAsync(StoredExecution stored)
    {
        Load(stored);
        await LookBackAsync();
    }

    /// <returns>The messages no line answers, and the number of the last one.</returns>
    private (List<RunMessage> Open, int Seen) LoadMail(StoredExecution stored)
    {
        var answered = stored.Entries.Where(entry => entry.Message is not null).Select(entry => entry.Message!.Value).ToHashSet();
        var open = stored.Messages.Where(message => !answered.Contains(message.Number)).ToList();
        var seen = stored.Messages.Count == 0 ? 0 : stored.Messages[^1].Number;
        run.Waits.Load(open.Where(message => message.Kind is not (MessageKind.Cancel or MessageKind.Compensate)), seen);
        return (open, seen);
    }

    private void Load(StoredExecution stored)
    {
        run.Reset();
        run.History = new RunHistory(stored);
        run.ReadAt = stored.ReadAt;
        run.Writer.GoOnFrom(run.History.Last);
        foreach (var failed in stored.Entries.Where(entry => entry.Outcome == StepOutcome.Failed))
        {
            run.AddError(failed.Step, failed.Action, ErrorRecord.Deserialize(failed.Error!));
        }

        root = NewRoot(JsonSerializer.Deserialize(stored.Record.Input, run.Workflow.InputType, CommerceJson.Options));
    }

    private Cursor NewRoot(object? input)
    {
        var slots = new object?[plan.SlotCount];
        slots[0] = input;
        return new Cursor(slots, run.Scope, "");
    }

    private async ValueTask<Signal> ForwardAsync()
    {
        while (true)
        {
            var signal = await runner.RunAsync(plan.Root, root);
            if (signal == Signal.Completed && !run.Stopping)
            {
                signal = await CompleteAsync();
            }

            if (run.Restart is not { } refused || run.Lost is not null)
            {
                return signal;
            }

            // What the database refused has not happened: the run is read again and goes on from there.
            if (!await RestartAsync(refused))
            {
                return Signal.Stopped;
            }
        }
    }

    /// <returns><see langword="false"/> when the run fails for it.</returns>
    private async ValueTask<bool> RestartAsync(Exception refused)
    {
        var (input, failure) = (root.Slots[0], run.Failure);
        if (run.Writer.Created && await run.Engine.Journal.FindAsync(run.Record.Id, CancellationToken.None) is { } stored)
        {
            Load(stored);
            var (open, _) = LoadMail(stored);
            if (run.CancelMessage is null && open.Find(message => message.Kind == MessageKind.Cancel) is { } cancel)
            {
                run.CancelMessage = cancel.Number;
                run.Abort(RunErrors.Cancelled(run.Record.WorkflowId, run.Record.TransactionId));
            }
        }
        else
        {
            run.Reset();
            root = NewRoot(input);
        }

        var isWritten = failure is not null && run.History?.Find(failure.Step)?.End is not null;
        if (!isWritten && Transient.Is(refused) && ++tries <= Transient.Tries)
        {
            // What failed the run was refused with what was to be written beside it; both are done again.
            run.Forgive();
            return true;
        }

        await LookBackAsync();
        if (failure is null)
        {
            await run.Writer.FailAsync(root, "", refused);
        }
        else if (!isWritten)
        {
            await run.Writer.WriteFailureAsync(root, failure.Step, failure.Error);
        }

        return false;
    }

    private async ValueTask<Signal> CompleteAsync()
    {
        if (run.Aborted)
        {
            // Stopped while the last step came to its end.
            return Signal.Stopped;
        }

        if (!run.Ephemeral)
        {
            if (root.Lines.Count == 0)
            {
                root.Add(new JournalEntry(0, "", StepAction.Invoke, StepOutcome.Done));
            }

            return await run.Writer.FlushAsync(root, WorkflowState.Done) ? Signal.Completed : Signal.Stopped;
        }

        await run.Writer.FlushAsync(root);
        if (run.Events.Count > 0 && run.Scope.Container.GetService(typeof(IEventBus)) is IEventBus bus)
        {
            foreach (var (name, data) in run.Events)
            {
                await bus.EmitAsync(name, data, cancellationToken: CancellationToken.None);
            }
        }

        return Signal.Completed;
    }

    private async ValueTask<WorkflowState> EndAsync(Signal signal)
    {
        while (true)
        {
            if (run.Lost is not null || signal == Signal.Suspended)
            {
                return await EndAsync(WorkflowState.Invoking);
            }

            if (signal == Signal.Completed)
            {
                return await EndAsync(WorkflowState.Done);
            }

            if (!run.Failing && run.AbortReason is { } reason)
            {
                await run.Writer.FailAsync(root, "", reason);
            }

            // A step beside the one that failed may have come to its end last.
            await run.Writer.FlushAsync(root);
            if (run.Restart is not { } refused || run.Lost is not null)
            {
                return await EndAsync(run.Writer.Ended || run.Lost is not null ? WorkflowState.Reverted : await new Compensator(run).RunAsync());
            }

            signal = await RestartAsync(refused) ? await ForwardAsync() : Signal.Stopped;
        }
    }

    private ValueTask<WorkflowState> EndAsync(WorkflowState state)
    {
        if (run.Lost is null)
        {
            run.Tell(state.HasEnded ? RunEvent.Finish : RunEvent.Suspend, state: state);
        }

        return new(state);
    }

    /// <summary>Follows the journal without beginning anything, to know what was done.</summary>
    private async ValueTask LookBackAsync()
    {
        run.LookingBack = true;
        await runner.RunAsync(plan.Root, root);
    }

    private async ValueTask<WorkflowState> CancelAsync(RunMessage cancel)
    {
        run.CancelMessage = cancel.Number;
        await LookBackAsync();
        run.Abort(RunErrors.Cancelled(run.Record.WorkflowId, run.Record.TransactionId));
        return await EndAsync(Signal.Stopped);
    }

    /// <summary>
    /// Waits until fewer runs of the workflow are under way than may be. A new run waits here for a while; then, and when it is gone on
    /// with, it is given back and asks again later, so that those who wait do not keep a host from those who would make room.
    /// </summary>
    private async ValueTask<Signal> TakeTurnAsync()
    {
        if (run.Workflow.Options.MaxConcurrency is not { } limit || run.History?.Find(Turn)?.End is not null)
        {
            return Signal.Completed;
        }

        var turns = Enumerable.Range(1, limit).Select(number => $"workflow:{run.Record.WorkflowId}#{number}").ToList();
        var patience = run.History is null ? run.Engine.Options.InlineWait : TimeSpan.Zero;
        while (await run.Writer.CreateAsync() && !run.Stopping && !run.Aborted)
        {
            if (await new LockWait(run).TakeAsync(turns, patience) is not null)
            {
                root.Add(new JournalEntry(0, Turn, StepAction.Invoke, StepOutcome.Done));
                return Signal.Completed;
            }

            if (!run.Stopping && !run.Aborted && await run.Waits.GiveBackAsync(run.Engine.Options.TurnPoll))
            {
                return Signal.Suspended;
            }
        }

        return Signal.Stopped;
    }
}
