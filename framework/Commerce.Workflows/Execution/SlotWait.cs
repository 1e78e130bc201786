using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>Waits for one of the slots of a workflow that limits how many of its runs run at once.</summary>
internal sealed class SlotWait(LiveRun run, Cursor root)
{
    // No node of a plan has this name, because names cannot contain the character.
    private const string Slot = "~slot";

    /// <summary>Whether the journal has that a run got a slot, when its workflow had a limit.</summary>
    public static bool HasSlot(LiveRun run) => run.History?.Find(Slot)?.End is not null;

    /// <summary>
    /// Waits for a slot of <see cref="WorkflowOptions.MaxConcurrency"/>. A new run waits here for a while. After that, and when it is
    /// resumed, it is released and tries again later, so that waiting runs do not keep a host from the runs that would free a slot.
    /// </summary>
    public async ValueTask<BlockOutcome> AcquireAsync()
    {
        if (run.Workflow.Options.MaxConcurrency is not { } limit || HasSlot(run))
        {
            return BlockOutcome.Completed;
        }

        var slotKeys = Enumerable.Range(1, limit).Select(number => $"workflow:{run.Header.WorkflowId}#{number}").ToList();
        var patience = run.History is null ? run.Engine.Options.InlineWait : TimeSpan.Zero;
        while (await run.Writer.CreateAsync() && run.Status.Phase == RunPhase.Running)
        {
            if (await new LockWait(run).AcquireAsync(slotKeys, patience) is not null)
            {
                root.Add(new JournalEntry(0, Slot, StepAction.Invoke, StepOutcome.Done));
                return BlockOutcome.Completed;
            }

            if (run.Status.Phase == RunPhase.Running && await run.Waits.ReleaseAsync(run.Engine.Options.SlotPoll))
            {
                return BlockOutcome.Suspended;
            }
        }

        return BlockOutcome.Stopped;
    }
}
