using System.Text.Json;
using Commerce.Workflows.Diagnostics;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>Executes a step: attempts, waits, answers from outside, and the replay of what was done before a crash.</summary>
internal sealed class StepRunner(LiveRun run, bool isReplaying)
{
    private readonly HandlerCall handler = new(run);
    private readonly StepEntries entries = new(run);
    private readonly StepReplay replay = new(run);

    public ValueTask<StepEnd> RunAsync(StepCall call)
    {
        if (run.History?.Find(call.Path) is { } history)
        {
            return history.End is { } end ? new(replay.End(call, history, end))
                : isReplaying ? new(replay.Open(call, history))
                : ResumeAsync(call, history);
        }

        if (isReplaying)
        {
            replay.AddUncertain(call);
            return new(StepEnd.Stopped);
        }

        return RunAsync(call, StepState.Attempting(1));
    }

    /// <summary>A step that has begun and not ended.</summary>
    private async ValueTask<StepEnd> ResumeAsync(StepCall call, StepHistory history)
    {
        replay.AddBegun(call, history);
        // A lane of a loop may have completed another iteration before.
        if (!await run.Writer.FlushAsync(call.Cursor))
        {
            return StepEnd.Stopped;
        }

        var open = history.Open!;
        var left = open.DueAt - run.ReadAt;
        return await RunAsync(call, open.Outcome switch
        {
            StepOutcome.Waiting => StepState.AwaitingAnswer(open.Attempt, left),
            StepOutcome.Invoking => StepState.Attempting(open.Attempt) with { HasBegun = true },
            _ => StepState.AwaitingRetry(open.Attempt, left ?? TimeSpan.Zero),
        });
    }

    private async ValueTask<StepEnd> RunAsync(StepCall call, StepState state)
    {
        while (state.Kind != StepStateKind.Ended)
        {
            state = state.Kind switch
            {
                StepStateKind.Attempting => await AttemptAsync(call, state),
                StepStateKind.AwaitingAnswer => await AwaitAnswerAsync(call, state.Attempt, state.Left),
                _ => await AwaitRetryAsync(call, state.Attempt, state.Left),
            };
        }

        return state.End;
    }

    private async ValueTask<StepState> AttemptAsync(StepCall call, StepState state)
    {
        var (attempt, message) = (state.Attempt, state.Message);
        // What the previous process was doing when it died is not known: it may have begun this step.
        var mayHaveBegun = run.History is not null;
        // That it failed is known, and to be written also when the run stops.
        var isRefused = run.HasRefusals && run.HasRefusal(call.Path);
        if (call.Step.AsksOutside && !state.HasBegun && run.Status.Phase == RunPhase.Running && !isRefused)
        {
            StepEntries.AddBegin(call, attempt, message);
            message = null;
        }

        if (!await run.Writer.FlushAsync(call.Cursor) || (run.Status.IsStopping && !isRefused))
        {
            return Stopped(call, mayHaveBegun);
        }

        if (run.Status.IsAborted && !isRefused)
        {
            return await AbortAsync(call, mayHaveBegun);
        }

        if (!call.Step.Options.Transactional && !await run.Writer.CreateAsync())
        {
            return StepState.Ended(StepEnd.Stopped);
        }

        for (var transient = 0; ; transient++)
        {
            run.Report(RunEvent.StepBegin, call.Path, attempt);
            var (result, failure) = await InvokeAsync(call, attempt, message);
            if (failure is not { } failed)
            {
                return call.Step.IsExternal
                    ? await BeginWaitAsync(call, attempt)
                    : StepState.Ended(new(BlockOutcome.Completed, result.Output, Skipped: result.IsSkipped));
            }

            if (run.Status.Phase == RunPhase.Lost)
            {
                return StepState.Ended(StepEnd.Stopped);
            }

            run.Report(RunEvent.StepFailure, call.Path, attempt, failed.Error);
            if (run.Status.IsAborted || failed.IsRefused || !run.IsTransient(failed.Error) || transient == LiveRun.TransientAttempts)
            {
                return await FailAsync(call, failed);
            }
        }
    }

    /// <summary>Calls the handler, and adds the entry of its success.</summary>
    private async ValueTask<(StepResult Result, StepFailure? Failure)> InvokeAsync(StepCall call, int attempt, int? message)
    {
        if (run.HasRefusals && run.TakeRefusal(call.Path) is { } refused)
        {
            // It was called, and the store refused what it wrote, or that it had failed.
            return (default, refused.ToFailure(attempt, message));
        }

        StepResult result = default;
        Exception error;
        try
        {
            (result, var failure) = await handler.InvokeAsync(call, attempt);
            if (failure is null)
            {
                if (call.Step.IsExternal)
                {
                    entries.AddWait(call, attempt, result, message);
                }
                else
                {
                    entries.AddEnd(call, attempt, result, message);
                }

                return (result, null);
            }

            error = failure;
        }
        catch (Exception exception)
        {
            error = exception;
            await call.Cursor.DropAsync();
        }

        return (result, new StepFailure(error, attempt, message)
        {
            Returned = result == default ? null : new CompensationInput(result.CompensationInput),
        });
    }

    private async ValueTask<StepState> BeginWaitAsync(StepCall call, int attempt)
    {
        if (!await run.Writer.FlushAsync(call.Cursor))
        {
            return StepState.Ended(StepEnd.Stopped);
        }

        run.Report(RunEvent.StepAwaiting, call.Path, attempt);
        return StepState.AwaitingAnswer(attempt, call.Step.Options.Timeout);
    }

    private async ValueTask<StepState> AwaitAnswerAsync(StepCall call, int attempt, TimeSpan? left)
    {
        if (run.TakeRefusal(call.Path) is { } refused)
        {
            // It has an answer, and the store refused what follows from it. The next attempt is not answered by it.
            var answer = run.Waits.Take(message => message.Number == refused.Message);
            var failure = refused.ToFailure(attempt, refused.Message);
            return await FailAsync(call, answer is { Permanent: true } ? failure with { IsPermanent = true } : failure);
        }

        var wait = await new AnswerWait(run).WaitAsync(call.Path, attempt, left);
        switch (wait)
        {
            case { End: WaitEnd.Suspended }:
                return StepState.Ended(StepEnd.Suspended);
            case { End: WaitEnd.Stopped }:
                return await AbortAsync(call, mayHaveBegun: false);
            case { Message: { Kind: MessageKind.Complete } answer }:
                entries.AddAnswer(call, attempt, answer);
                return StepState.Ended(new(BlockOutcome.Completed, entries.ReadOutput(call, answer.Payload)));
            case { Message: { Kind: MessageKind.Retry } again }:
                return StepState.Attempting(attempt + 1, again.Number);
            default:
                break;
        }

        var message = wait.Message!;
        var isTimeout = message.Kind == MessageKind.TimeOut;
        var error = isTimeout
            ? RunErrors.StepTimeout(call.Path, call.Step.Options.Timeout!.Value)
            : new CommerceException(ErrorType.UnexpectedState, JsonSerializer.Deserialize<string>(message.Payload!)!);
        run.Report(isTimeout ? RunEvent.Timeout : RunEvent.StepFailure, call.Path, attempt, error);
        return await FailAsync(call, new StepFailure(error, attempt, message.Number) { IsPermanent = message.Permanent });
    }

    private async ValueTask<StepState> AwaitRetryAsync(StepCall call, int attempt, TimeSpan? left)
    {
        var wait = await run.Waits.WaitAsync(left, message => message.EndsPause(call.Path, attempt));
        return wait.End switch
        {
            WaitEnd.Suspended => StepState.Ended(StepEnd.Suspended),
            WaitEnd.Stopped when !run.HasRefusal(call.Path) => await AbortAsync(call, mayHaveBegun: true),
            _ => StepState.Attempting(attempt + 1, wait.Message?.Number),
        };
    }

    /// <summary>An attempt failed: another one, or the step has failed and its policy says what that means.</summary>
    private async ValueTask<StepState> FailAsync(StepCall call, StepFailure failure)
    {
        if (Kept(call, failure, MessageKind.Fail) is { } reported)
        {
            // It was reported while the handler ran: this failure and that one are the same.
            failure = failure with { Message = reported.Number, IsPermanent = failure.IsPermanent || reported.Permanent };
        }

        if (run.Status.IsAborted)
        {
            failure = failure with { Error = run.Status.AbortReason! };
        }
        else if (!failure.IsPermanent)
        {
            var decision = call.Step.Options.Retry.Decide(failure.Error, failure.Attempt, run.Engine.Options.Random());
            if ((decision.Delay ?? run.PauseAfter(failure.Error, failure.Attempt)) is { } delay)
            {
                return await RetryAsync(call, failure, delay);
            }

            if (decision.PolicyFailure is { } thrown)
            {
                failure = failure with { Error = RunErrors.PolicyFailed(call.Path, failure.Error, thrown) };
            }
        }

        if (Kept(call, failure, MessageKind.Complete) is { } late)
        {
            // No attempt is left that could use it.
            failure = failure with { Message = late.Number };
        }

        var compensationInput = entries.SetFailedCompensation(call, failure.Returned);
        var failed = UnwrittenFailure.Of(call, failure, compensationInput) with { IsFinal = true };
        if (!call.Step.Options.OnFailure.Continues || run.Status.IsAborted)
        {
            await run.Writer.FailAsync(call.Cursor, failed);
            return StepState.Ended(StepEnd.Stopped);
        }

        run.Effects.AddError(new StepError(call.Path, StepAction.Invoke, failure.Error));
        run.Writer.AddFailure(call.Cursor, failed);
        return StepState.Ended(new(BlockOutcome.Completed, Failed: true));
    }

    /// <summary>Takes the answer that came while the handler ran, if the failure has none.</summary>
    private RunMessage? Kept(StepCall call, StepFailure failure, MessageKind kind) => call.Step.AsksOutside && failure.Message is null
        ? run.Waits.Take(message => message.Kind == kind && message.Answers(call.Path, failure.Attempt))
        : null;

    private async ValueTask<StepState> RetryAsync(StepCall call, StepFailure failure, TimeSpan delay)
    {
        StepTelemetry.Retried(StepAction.Invoke, run.Header.WorkflowId);
        var compensationInput = entries.AddRetry(call, failure, delay);
        run.Writer.Failures.Add(UnwrittenFailure.Of(call, failure, compensationInput));
        return await run.Writer.FlushAsync(call.Cursor)
            ? StepState.AwaitingRetry(failure.Attempt, delay)
            : StepState.Ended(StepEnd.Stopped);
    }

    /// <summary>The run stops while a step waits. One that may have begun is compensated, if its options ask for it.</summary>
    private async ValueTask<StepState> AbortAsync(StepCall call, bool mayHaveBegun)
    {
        var stopped = Stopped(call, mayHaveBegun);
        await run.Writer.FailIfAbortedAsync(call.Cursor);
        return stopped;
    }

    private StepState Stopped(StepCall call, bool mayHaveBegun)
    {
        if (mayHaveBegun)
        {
            replay.AddUncertain(call);
        }

        return StepState.Ended(StepEnd.Stopped);
    }
}
