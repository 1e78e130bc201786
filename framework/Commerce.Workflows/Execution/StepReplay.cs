using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>What the journal says about a step: its output, and what its compensation needs.</summary>
internal sealed class StepReplay(LiveRun run)
{
    private readonly StepEntries entries = new(run);

    /// <summary>A step whose end is in the journal.</summary>
    public StepEnd End(StepCall call, StepHistory history, JournalEntry end)
    {
        var compensationInput = end.CompensationInput ?? history.Begun?.CompensationInput;
        if (end.Outcome == StepOutcome.Done || compensationInput is not null)
        {
            AddCompensation(call, end.Sequence, compensationInput);
        }

        if (end.Outcome == StepOutcome.Failed)
        {
            if (compensationInput is null)
            {
                AddUncertain(call, end.Sequence);
            }

            return call.Step.Options.OnFailure.Continues ? new(BlockOutcome.Completed, Failed: true) : StepEnd.Stopped;
        }

        var output = entries.ReadOutput(call, end.Output);
        return new(BlockOutcome.Completed, output, Skipped: end.Outcome == StepOutcome.Skipped);
    }

    /// <summary>A step that has begun and not ended, which is not executed.</summary>
    public StepEnd Open(StepCall call, StepHistory history)
    {
        AddBegun(call, history);
        if (history.Begun is null)
        {
            AddUncertain(call);
        }

        return StepEnd.Stopped;
    }

    /// <summary>Adds the compensation of a step that has begun.</summary>
    public void AddBegun(StepCall call, StepHistory history)
    {
        if (history.Begun is { } begun)
        {
            AddCompensation(call, begun.Sequence, begun.CompensationInput);
        }
    }

    /// <summary>
    /// Adds the compensation of a step whose effects are not known, because it failed, or because the process died in it; if its options
    /// ask for that.
    /// </summary>
    public void AddUncertain(StepCall call, int order = int.MaxValue)
    {
        if (call.Step is { HasCompensation: true, Options.CompensateUncertain: true } && run.Effects.FindCompensation(call.Path) is null)
        {
            run.Effects.AddCompensation(new PendingCompensation(order, call.Step, call.Cursor.Scope, call.Name, null));
        }
    }

    private void AddCompensation(StepCall call, int order, string? compensationInput)
    {
        if (call.Step.HasCompensation)
        {
            var input = entries.ReadCompensationInput(call, compensationInput);
            run.Effects.AddCompensation(new PendingCompensation(order, call.Step, call.Cursor.Scope, call.Name, input));
        }
    }
}
