using Commerce.Workflows.Diagnostics;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// Compensates the steps of a run, the latest first, one after the other. A compensation that fails does not stop the
/// others.
/// </summary>
internal sealed class Compensator(LiveRun run)
{
    private readonly HandlerCall call = new(run);
    private bool failed;

    /// <summary>Compensates the run.</summary>
    /// <param name="retry">
    /// The number of the message that requests a retry of failed compensations; otherwise <see langword="null"/>.
    /// </param>
    /// <returns>The state of the run afterwards.</returns>
    public async ValueTask<WorkflowState> RunAsync(int? retry = null)
    {
        if (!run.Status.Compensate())
        {
            return WorkflowState.Compensating;
        }

        run.Report(RunEvent.CompensateBegin);
        var all = run.Effects.TakeCompensations();
        if (run.FindMissed(all.Select(item => item.Path)) is { Count: > 0 } missed)
        {
            throw RunErrors.NotCompensated(missed, run.ReplayFailure);
        }

        var items = all.Where(item => IsOpen(item, retry)).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            if (!await CompensateAsync(items[i], last: i == items.Count - 1, i == 0 ? retry : null))
            {
                return WorkflowState.Compensating;
            }
        }

        var state = Outcome;
        if (!run.Writer.Ended && !run.Ephemeral)
        {
            // Nothing was left to compensate after the entry that failed the run.
            var cursor = new Cursor([], run.Scope, "");
            cursor.Add(new JournalEntry(0, "", StepAction.Compensate, StepOutcome.Reverted) { Message = items.Count == 0 ? retry : null });
            await TryWriteAsync(cursor, state, isLast: true);
        }

        return state;
    }

    private WorkflowState Outcome => failed ? WorkflowState.Failed : WorkflowState.Reverted;

    private bool IsOpen(PendingCompensation item, int? retry)
    {
        var compensated = run.History?.Find(item.Path)?.Compensated;
        if (item.Order == int.MaxValue && compensated is null && run.History is { IsPastUncertain: true })
        {
            // It would have been compensated first: it was not running when compensation began.
            return false;
        }

        if (compensated is { Outcome: StepOutcome.Failed } && retry is null && compensated.Sequence >= run.History!.AskedAgainAt)
        {
            failed = true;
            return false;
        }

        return compensated is null or { Outcome: StepOutcome.Failed };
    }

    /// <returns><see langword="false"/> when the run cannot continue here.</returns>
    private async ValueTask<bool> CompensateAsync(PendingCompensation item, bool last, int? message)
    {
        // A requested retry continues the numbering of attempts, and the policy counts from there.
        var step = run.History?.Find(item.Path);
        var before = step?.Compensated;
        var history = step?.Compensating is { } compensating && compensating.Sequence > (before?.Sequence ?? 0) ? compensating : null;
        var made = before?.Attempt ?? 0;
        var attempt = (history?.Attempt ?? made) + 1;
        if (history is not null && !await WaitAsync((history.DueAt - run.ReadAt) ?? TimeSpan.Zero))
        {
            return false;
        }

        var policy = item.Step.Options.CompensationRetry ?? item.Step.Options.Retry;
        for (var transient = 0; ; transient++)
        {
            Exception failure;
            run.Report(RunEvent.StepBegin, item.Path, attempt);
            try
            {
                // Throws, too, when the store refuses what the compensation wrote.
                await call.CompensateAsync(item, attempt, unit => EndAsync(item, unit, last, attempt, message));
                return run.Status.Phase != RunPhase.Lost;
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            if (run.Status.Phase == RunPhase.Lost)
            {
                return false;
            }

            run.Report(RunEvent.CompensateStepFailure, item.Path, attempt, failure);
            if (run.IsTransient(failure) && transient < LiveRun.TransientAttempts)
            {
                continue;
            }

            var decision = policy.Decide(failure, attempt - made, run.Engine.Options.Random());
            if ((decision.Delay ?? run.PauseAfter(failure, attempt - made)) is not { } delay)
            {
                failed = true;
                failure = decision.PolicyFailure is { } thrown ? RunErrors.PolicyFailed(item.Path, failure, thrown) : failure;
                run.Effects.AddError(new StepError(item.Path, StepAction.Compensate, failure));
                return await WriteAsync(item, failure, new(0, item.Path, StepAction.Compensate, StepOutcome.Failed)
                {
                    Attempt = attempt,
                    Message = message,
                }, last);
            }

            StepTelemetry.Retried(StepAction.Compensate, run.Header.WorkflowId);
            var entry = new JournalEntry(0, item.Path, StepAction.Compensate, StepOutcome.Retrying)
            {
                Attempt = attempt,
                Delay = delay,
                Message = message,
            };
            if (!await WriteAsync(item, failure, entry, last: false) || !await WaitAsync(delay))
            {
                return false;
            }

            attempt++;
        }
    }

    private async ValueTask EndAsync(PendingCompensation item, IJournalUnit? unit, bool last, int attempt, int? message)
    {
        var cursor = new Cursor([], item.Scope, "") { Unit = unit };
        cursor.Add(new JournalEntry(0, item.Path, StepAction.Compensate, StepOutcome.Reverted) { Attempt = attempt, Message = message });
        if (run.Observed)
        {
            cursor.Progress = new RunProgress(
                RunEvent.CompensateStepSuccess, run.Header.WorkflowId, run.Header.TransactionId)
            { Step = item.Path, Attempt = attempt };
        }

        await run.Writer.FlushAsync(cursor, last ? Outcome : WorkflowState.Compensating);
    }

    /// <summary>Writes that an attempt failed. If the store refuses the description, it is written without it.</summary>
    private async ValueTask<bool> WriteAsync(PendingCompensation item, Exception failure, JournalEntry entry, bool last)
    {
        for (var refused = 0; ; refused++)
        {
            var cursor = new Cursor([], item.Scope, "");
            cursor.Add(entry with { Error = ErrorRecord.Serialize(failure) });
            var isLast = refused == LiveRun.TransientAttempts;
            var (isWritten, refusal) = await TryWriteAsync(cursor, last ? Outcome : WorkflowState.Compensating, isLast);
            if (refusal is null || isLast)
            {
                return isWritten;
            }

            failure = run.IsTransient(refusal) ? failure
                : refused == 0 ? RunErrors.FailureNotStored(item.Path, failure, refusal)
                : RunErrors.FailureRefused(item.Path);
        }
    }

    /// <param name="cursor">What is written.</param>
    /// <param name="state">The state with it.</param>
    /// <param name="isLast">Whether the run is left to another host if the store refuses it.</param>
    /// <returns>Whether it was written, and why the store refused it.</returns>
    private async ValueTask<(bool IsWritten, Exception? Refused)> TryWriteAsync(Cursor cursor, WorkflowState state, bool isLast)
    {
        try
        {
            return (await run.Writer.FlushAsync(cursor, state), null);
        }
        catch (Exception exception) when (!run.IsLost(exception))
        {
            if (isLast)
            {
                run.Interrupt(exception);
            }

            return (false, exception);
        }
    }

    private async ValueTask<bool> WaitAsync(TimeSpan wait) => (await run.Waits.WaitAsync(wait)).End == WaitEnd.Due;
}
