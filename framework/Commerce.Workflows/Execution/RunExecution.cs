using System.Runtime.ExceptionServices;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// Executes one run in this process, from where it stands to where it ends or waits: forward through the plan, and back when something
/// fails.
/// </summary>
internal sealed class RunExecution(LiveRun run)
{
    private readonly WorkflowPlan plan = run.Workflow.Plan;
    private readonly PlanRunner runner = new(run);
    private readonly RefusalCount refusals = new(run);
    private Cursor root = null!;

    /// <summary>The result of a run that is done.</summary>
    public object? Result => root.Slots[plan.Root.Result];

    public async ValueTask<WorkflowState> StartAsync(object? input)
    {
        run.Report(RunEvent.Begin);
        root = NewRoot(input);
        return await EndAsync(await ForwardAsync());
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
            case WorkflowState.Done or WorkflowState.Invoking or WorkflowState.NotStarted when cancel is not null:
                return await CancelAsync(cancel);
            case WorkflowState.Done or WorkflowState.Reverted or WorkflowState.Failed:
                await ReplayAsync();
                await run.Engine.Journal.SuspendAsync(run.Header, null, seen, CancellationToken.None);
                return stored.State;
            case WorkflowState.Compensating or WorkflowState.WaitingToCompensate:
                // Before the replay: whoever cancels the run meanwhile is too late.
                run.Status.Compensate();
                await ReplayAsync();
                var again = open.Find(message => message.Kind == MessageKind.Compensate);
                return await EndAsync(await new Compensator(run).RunAsync(again?.Number));
            default:
                return await EndAsync(await ForwardAsync());
        }
    }

    /// <summary>Reads a run that has ended: its result and errors.</summary>
    /// <exception cref="CommerceException"><c>COM3055</c>: the result of a run that is done cannot be computed.</exception>
    public async ValueTask ReadAsync(StoredRun stored)
    {
        Load(stored);
        if (await ReplayAsync() != BlockOutcome.Completed && stored.State == WorkflowState.Done)
        {
            throw RunErrors.NoResult(run.Header, run.ReplayFailure);
        }
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
        run.Effects.Clear();
        run.History = new RunHistory(stored);
        run.ReadAt = stored.ReadAt;
        run.Writer.ContinueAfter(run.History.Last, stored.State);
        foreach (var failed in stored.Entries.Where(entry => entry.Outcome == StepOutcome.Failed))
        {
            run.Effects.AddError(new StepError(failed.Step, failed.Action, ErrorRecord.Deserialize(failed.Error, failed.Step)));
        }

        root = NewRoot(run.Engine.Values.ReadInput(run.Workflow, stored.Header.Input));
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
            // Also after a restart: the entry of the slot may be what the store refused.
            var outcome = await new SlotWait(run, root).AcquireAsync();
            if (outcome == BlockOutcome.Completed)
            {
                outcome = await runner.RunAsync(plan.Root, root);
            }
            else if (outcome == BlockOutcome.Stopped && run is { History.Last: > 0, Status.IsAborted: true })
            {
                // A run that began before its workflow had a limit: what it has done has to be known.
                await ReplayAsync();
            }

            if (outcome == BlockOutcome.Completed && !run.Status.IsStopping)
            {
                outcome = await CompleteAsync();
            }

            if (run.Status.Phase != RunPhase.Restarting)
            {
                return outcome;
            }

            // What the store refused has not happened: the run is read again and resumes from there. A step beside it may have completed
            // last.
            await run.Writer.FlushAsync(root);
            if (!await RestartAsync())
            {
                return BlockOutcome.Stopped;
            }
        }
    }

    /// <summary>Reads the run again after a write that was refused.</summary>
    /// <returns><see langword="false"/> when the run fails for it, or is lost.</returns>
    private async ValueTask<bool> RestartAsync()
    {
        var (input, failure, refused) = (root.Slots[0], run.Status.Failure, run.Status.Refused!);
        if (run.Writer.Created && await run.Engine.Journal.FindAsync(run.Header.Id, CancellationToken.None) is { } stored)
        {
            RunErrors.ThrowIfUnreadable(stored);
            Load(stored);
            var (open, _) = LoadMessages(stored);
            if (open.Find(message => message.Kind == MessageKind.Cancel) is { } cancel)
            {
                Abort(cancel);
            }
        }
        else
        {
            run.Effects.Clear();
            root = NewRoot(input);
        }

        if (!refusals.Add())
        {
            run.Interrupt(refused.Error);
            return false;
        }

        var isTransient = refusals.MayRepeat(refused);
        if (!run.Writer.IsFailureWritten && (isTransient || (failure is null && refused.Path.Length > 0)))
        {
            var failed = run.Writer.Failures.All.FirstOrDefault(known => known.Path == refused.Path);
            // Other attempts are repeated, and nodes that are not steps computed again: what they come from may have been refused, too.
            run.Writer.Failures.RemoveAll(known => known is { IsFinal: false, Returned: null });
            run.Blame(run.Writer.Failures.All.Select(RefusedWrite.Of));
            if (!isTransient)
            {
                run.Blame([refusals.Blame(refused, failed)]);
            }

            run.Status.Continue();
            return true;
        }

        await ReplayAsync();
        if (failure is null)
        {
            run.Status.Continue();
            await run.Writer.FailAsync(root, "", refused.Error);
            return false;
        }

        run.Status.Fail();
        await run.Writer.WriteFailuresAsync(root, refused);
        return false;
    }

    private async ValueTask<BlockOutcome> CompleteAsync()
    {
        if (run.Status.IsAborted)
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
        return await EphemeralEvents.EmitAsync(run, root);
    }

    private async ValueTask<WorkflowState> EndAsync(BlockOutcome outcome)
    {
        while (true)
        {
            if (run.Status.Phase == RunPhase.Lost || outcome == BlockOutcome.Suspended)
            {
                return await EndAsync(WorkflowState.Invoking);
            }

            if (outcome == BlockOutcome.Completed)
            {
                return await EndAsync(WorkflowState.Done);
            }

            await run.Writer.FailIfAbortedAsync(root);

            // A step beside the one that failed may have completed last.
            await run.Writer.FlushAsync(root);
            if (run.Status.Phase == RunPhase.Failing)
            {
                // Nothing has come again to a step whose failure was refused.
                await run.Writer.WriteFailuresAsync(root);
            }

            if (run.Status.Phase != RunPhase.Restarting)
            {
                var isOver = run.Writer.Ended || run.Status.Phase == RunPhase.Lost;
                return await EndAsync(isOver ? WorkflowState.Reverted : await new Compensator(run).RunAsync());
            }

            outcome = await RestartAsync() ? await ForwardAsync() : BlockOutcome.Stopped;
        }
    }

    private ValueTask<WorkflowState> EndAsync(WorkflowState state)
    {
        if (run.Status.Phase != RunPhase.Lost && run.Observed)
        {
            run.Report(state.HasEnded
                ? RunOutcomes.End(run, state, Result)
                : new RunProgress(RunEvent.Suspend, run.Header.WorkflowId, run.Header.TransactionId) { State = state });
        }

        return new(state);
    }

    /// <summary>Replays the journal without starting anything, to know what was done.</summary>
    /// <exception cref="RunParkedException">It cannot be read.</exception>
    private async ValueTask<BlockOutcome> ReplayAsync()
    {
        var outcome = await new PlanRunner(run, isReplaying: true).RunAsync(plan.Root, root);
        // A branch beside others only interrupts the run.
        if (run.Status.Loss is RunParkedException parked)
        {
            ExceptionDispatchInfo.Throw(parked);
        }

        return outcome;
    }

    private async ValueTask<WorkflowState> CancelAsync(RunMessage cancel)
    {
        await ReplayAsync();
        Abort(cancel);
        return await EndAsync(BlockOutcome.Stopped);
    }

    private void Abort(RunMessage cancel)
    {
        if (run.Status.Abort(new RunCancelledException(run.Header.WorkflowId, run.Header.TransactionId), cancel.Number))
        {
            run.StopWork();
        }
    }
}
