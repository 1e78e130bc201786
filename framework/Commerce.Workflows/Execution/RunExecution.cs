using Commerce.Events;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// Executes one run in this process, from where it stands to where it ends or waits: forward through the plan, and back when something
/// fails.
/// </summary>
internal sealed class RunExecution(LiveRun run)
{
    // No node of a plan has this name, because names cannot contain the character.
    private const string Slot = "~slot";

    // Those that may succeed at once, then the failure of the step, then that of its description.
    private const int MaxRefusals = LiveRun.TransientAttempts + 3;

    private readonly WorkflowPlan plan = run.Workflow.Plan;
    private readonly PlanRunner runner = new(run);
    private Cursor root = null!;
    private int refusals;
    private int reached = -1;

    /// <summary>The result of a run that is done.</summary>
    public object? Result => root.Slots[plan.Root.Result];

    public async ValueTask<WorkflowState> StartAsync(object? input)
    {
        run.Report(RunEvent.Begin);
        root = NewRoot(input);
        return await EndAsync(await AcquireSlotAsync() is not BlockOutcome.Completed and var left ? left : await ForwardAsync());
    }

    /// <summary>Resumes the run as the journal says.</summary>
    public async ValueTask<WorkflowState> ResumeAsync(StoredRun stored)
    {
        run.Report(RunEvent.Resume);
        Load(stored);
        var (open, seen) = LoadMessages(stored);
        var cancel = open.Find(message => message.Kind == MessageKind.Cancel);
        switch (stored.State)
        {
            case WorkflowState.Failed when open.Find(message => message.Kind == MessageKind.Compensate) is { } again:
                await ReplayAsync();
                return await EndAsync(await new Compensator(run).RunAsync(again.Number));
            case WorkflowState.Done or WorkflowState.Invoking or WorkflowState.NotStarted when cancel is not null:
                return await CancelAsync(cancel);
            case WorkflowState.Done or WorkflowState.Reverted or WorkflowState.Failed:
                await ReplayAsync();
                await run.Engine.Journal.SuspendAsync(run.Header, null, seen, CancellationToken.None);
                return stored.State;
            case WorkflowState.Compensating or WorkflowState.WaitingToCompensate:
                await ReplayAsync();
                return await EndAsync(await new Compensator(run).RunAsync());
            default:
                return await EndAsync(await AcquireSlotAsync() is not BlockOutcome.Completed and var left ? left : await ForwardAsync());
        }
    }

    /// <summary>Reads a run that has ended: its result and errors.</summary>
    public async ValueTask ReadAsync(StoredRun stored)
    {
        Load(stored);
        await ReplayAsync();
    }

    /// <returns>The messages no entry answers, and the number of the last one.</returns>
    private (List<RunMessage> Open, int Seen) LoadMessages(StoredRun stored)
    {
        var answered = stored.Entries.Where(entry => entry.Message is not null).Select(entry => entry.Message!.Value).ToHashSet();
        var open = stored.Messages.Where(message => !answered.Contains(message.Number)).ToList();
        var seen = stored.Messages.Count == 0 ? 0 : stored.Messages[^1].Number;
        run.Waits.Load(open.Where(message => message.Kind is not (MessageKind.Cancel or MessageKind.Compensate)), seen);
        return (open, seen);
    }

    private void Load(StoredRun stored)
    {
        run.Reset();
        run.History = new RunHistory(stored);
        run.ReadAt = stored.ReadAt;
        run.Writer.ContinueAfter(run.History.Last);
        foreach (var failed in stored.Entries.Where(entry => entry.Outcome == StepOutcome.Failed))
        {
            run.AddError(failed.Step, failed.Action, ErrorRecord.Deserialize(failed.Error!, failed.Step));
        }

        root = NewRoot(StoredValue.Read(stored.Header.Input, run.Workflow.InputType, "The input of the workflow", run.Header.WorkflowId));
    }

    private Cursor NewRoot(object? input)
    {
        var slots = new object?[plan.SlotCount];
        slots[0] = input;
        return new Cursor(slots, run.Scope, "");
    }

    private async ValueTask<BlockOutcome> ForwardAsync()
    {
        while (true)
        {
            var outcome = await runner.RunAsync(plan.Root, root);
            if (outcome == BlockOutcome.Completed && !run.Stopping)
            {
                outcome = await CompleteAsync();
            }

            if (run.Restart is not { } refused || run.Interruption is not null)
            {
                return outcome;
            }

            // What the store refused has not happened: the run is read again and resumes from there.
            if (!await RestartAsync(refused))
            {
                return BlockOutcome.Stopped;
            }
        }
    }

    /// <summary>Reads the run again after a write that was refused.</summary>
    /// <returns><see langword="false"/> when the run fails for it, or is lost.</returns>
    private async ValueTask<bool> RestartAsync(RefusedWrite refused)
    {
        var (input, failure) = (root.Slots[0], run.Failure);
        if (run.Writer.Created && await run.Engine.Journal.FindAsync(run.Header.Id, CancellationToken.None) is { } stored)
        {
            Load(stored);
            var (open, _) = LoadMessages(stored);
            if (run.CancelMessage is null && open.Find(message => message.Kind == MessageKind.Cancel) is { } cancel)
            {
                run.CancelMessage = cancel.Number;
                run.Abort(new RunCancelledException(run.Header.WorkflowId, run.Header.TransactionId));
            }
        }
        else
        {
            run.Reset();
            root = NewRoot(input);
        }

        // What is refused again and again without anything being written between is left to another host, or to a person.
        var last = run.History?.Last ?? 0;
        (refusals, reached) = (last > reached ? 1 : refusals + 1, last);
        if (refusals > MaxRefusals)
        {
            run.Interrupt(refused.Error);
            return false;
        }

        var isWritten = failure is not null && run.History?.Find(failure.Step)?.End is not null;
        if (!isWritten && run.IsTransient(refused.Error) && refusals <= LiveRun.TransientAttempts)
        {
            // The failure was refused together with what was to be written beside it; both are repeated.
            run.ClearFailure();
            return true;
        }

        if (failure is null && refused.Path.Length > 0)
        {
            run.Refused = refused;
            return true;
        }

        await ReplayAsync();
        if (failure is null)
        {
            await run.Writer.FailAsync(root, "", refused.Error);
        }
        else if (!isWritten)
        {
            var error = failure.Step == refused.Path
                ? RunErrors.FailureNotStored(failure.Step, failure.Error, refused.Error)
                : failure.Error;
            await run.Writer.WriteFailureAsync(root, failure.Step, error);
        }

        return false;
    }

    private async ValueTask<BlockOutcome> CompleteAsync()
    {
        if (run.Aborted)
        {
            // Stopped while the last step completed.
            return BlockOutcome.Stopped;
        }

        if (!run.Ephemeral)
        {
            if (root.Entries.Count == 0)
            {
                root.Add(new JournalEntry(0, "", StepAction.Invoke, StepOutcome.Done));
            }

            return await run.Writer.FlushAsync(root, WorkflowState.Done) ? BlockOutcome.Completed : BlockOutcome.Stopped;
        }

        await run.Writer.FlushAsync(root);
        if (run.Events.Count > 0 && run.Scope.Container.GetService(typeof(IEventBus)) is IEventBus bus)
        {
            foreach (var (name, data) in run.Events)
            {
                await bus.EmitAsync(name, data, cancellationToken: CancellationToken.None);
            }
        }

        return BlockOutcome.Completed;
    }

    private async ValueTask<WorkflowState> EndAsync(BlockOutcome outcome)
    {
        while (true)
        {
            if (run.Interruption is not null || outcome == BlockOutcome.Suspended)
            {
                return await EndAsync(WorkflowState.Invoking);
            }

            if (outcome == BlockOutcome.Completed)
            {
                return await EndAsync(WorkflowState.Done);
            }

            if (!run.Failing && run.AbortReason is { } reason)
            {
                await run.Writer.FailAsync(root, "", reason);
            }

            // A step beside the one that failed may have completed last.
            await run.Writer.FlushAsync(root);
            if (run.Restart is not { } refused || run.Interruption is not null)
            {
                return await EndAsync(
                    run.Writer.Ended || run.Interruption is not null ? WorkflowState.Reverted : await new Compensator(run).RunAsync());
            }

            outcome = await RestartAsync(refused) ? await ForwardAsync() : BlockOutcome.Stopped;
        }
    }

    private ValueTask<WorkflowState> EndAsync(WorkflowState state)
    {
        if (run.Interruption is null)
        {
            run.Report(state.HasEnded ? RunEvent.End : RunEvent.Suspend, state: state);
        }

        return new(state);
    }

    /// <summary>Replays the journal without starting anything, to know what was done.</summary>
    private async ValueTask ReplayAsync()
    {
        run.IsReplaying = true;
        await runner.RunAsync(plan.Root, root);
    }

    private async ValueTask<WorkflowState> CancelAsync(RunMessage cancel)
    {
        run.CancelMessage = cancel.Number;
        await ReplayAsync();
        run.Abort(new RunCancelledException(run.Header.WorkflowId, run.Header.TransactionId));
        return await EndAsync(BlockOutcome.Stopped);
    }

    /// <summary>
    /// Waits for a slot of <see cref="WorkflowOptions.MaxConcurrency"/>. A new run waits here for a while. After that, and when it is
    /// resumed, it is released and tries again later, so that waiting runs do not keep a host from the runs that would free a slot.
    /// </summary>
    private async ValueTask<BlockOutcome> AcquireSlotAsync()
    {
        if (run.Workflow.Options.MaxConcurrency is not { } limit || run.History?.Find(Slot)?.End is not null)
        {
            return BlockOutcome.Completed;
        }

        var slotKeys = Enumerable.Range(1, limit).Select(number => $"workflow:{run.Header.WorkflowId}#{number}").ToList();
        var patience = run.History is null ? run.Engine.Options.InlineWait : TimeSpan.Zero;
        while (await run.Writer.CreateAsync() && !run.Stopping && !run.Aborted)
        {
            if (await new LockWait(run).AcquireAsync(slotKeys, patience) is not null)
            {
                root.Add(new JournalEntry(0, Slot, StepAction.Invoke, StepOutcome.Done));
                return BlockOutcome.Completed;
            }

            if (!run.Stopping && !run.Aborted && await run.Waits.ReleaseAsync(run.Engine.Options.SlotPoll))
            {
                return BlockOutcome.Suspended;
            }
        }

        return BlockOutcome.Stopped;
    }
}
