using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>How a step was left.</summary>
/// <param name="Signal">Whether the plan goes on.</param>
/// <param name="Output">The output, when it does.</param>
/// <param name="Failed">It failed, and its policy lets the plan go on.</param>
/// <param name="Skipped">It had nothing to do.</param>
internal readonly record struct StepEnd(Signal Signal, object? Output = null, bool Failed = false, bool Skipped = false)
{
    public static StepEnd Stopped { get; } = new(Signal.Stopped);
}

/// <summary>Brings one step to its end: attempts, waits, answers from outside, and what was already done before a crash.</summary>
internal sealed class StepRunner(LiveRun run)
{
    private readonly HandlerCall call = new(run);

    public ValueTask<StepEnd> RunAsync(Cursor cursor, StepDefinition step, string name, object? input)
    {
        if (run.History?.Find(cursor.Scope.Path + name) is { } history)
        {
            return history.End is { } end ? new(Remember(cursor, step, name, history, end)) : GoOnAsync(cursor, step, name, input, history);
        }

        return run.LookingBack ? new(Uncertain(cursor, step, name)) : InvokeAsync(cursor, step, name, input, 1, null);
    }

    /// <summary>A step whose end is in the journal.</summary>
    private StepEnd Remember(Cursor cursor, StepDefinition step, string name, StepHistory history, JournalEntry end)
    {
        var undo = history.Begun?.Undo ?? end.Undo;
        if (end.Outcome == StepOutcome.Done || undo is not null)
        {
            RememberUndo(cursor, step, name, end.Sequence, undo);
        }

        if (end.Outcome == StepOutcome.Failed)
        {
            if (undo is null)
            {
                Uncertain(cursor, step, name, end.Sequence);
            }

            return step.Options.OnFailure.Continues ? new(Signal.Completed, Failed: true) : StepEnd.Stopped;
        }

        var output = end.Output is null ? null : JsonSerializer.Deserialize(end.Output, step.OutputType, CommerceJson.Options);
        return new(Signal.Completed, output, Skipped: end.Outcome == StepOutcome.Skipped);
    }

    /// <summary>A step that was begun and had not ended.</summary>
    private async ValueTask<StepEnd> GoOnAsync(Cursor cursor, StepDefinition step, string name, object? input, StepHistory history)
    {
        if (history.Begun is { } begun)
        {
            RememberUndo(cursor, step, name, begun.Sequence, begun.Undo);
        }

        if (run.LookingBack)
        {
            return history.Begun is null ? Uncertain(cursor, step, name) : StepEnd.Stopped;
        }

        // A lane of a loop may have brought another turn to its end before.
        if (!await run.Writer.FlushAsync(cursor))
        {
            return StepEnd.Stopped;
        }

        var open = history.Open!;
        var left = open.DueAt - run.ReadAt;
        if (open.Outcome == StepOutcome.Waiting)
        {
            return await AwaitAnswerAsync(cursor, step, name, input, open.Attempt, left);
        }

        return await AwaitRetryAsync(cursor, step, name, input, open.Attempt, left ?? TimeSpan.Zero);
    }

    private async ValueTask<StepEnd> InvokeAsync(Cursor cursor, StepDefinition step, string name, object? input, int attempt, int? message)
    {
        // What the process before this one was doing when it died, nobody knows: it may have begun this step.
        var begun = run.History is null ? null : step;
        if (!await run.Writer.FlushAsync(cursor) || run.Stopping)
        {
            return begun is null ? StepEnd.Stopped : Uncertain(cursor, step, name);
        }

        if (run.Aborted)
        {
            return await StopAsync(cursor, begun, name);
        }

        if (!step.Options.Transactional && !await run.Writer.CreateAsync())
        {
            return StepEnd.Stopped;
        }

        for (var transient = 0; ; transient++)
        {
            var path = cursor.Scope.Path + name;
            run.Tell(RunEvent.StepBegin, path, attempt);
            Exception failure;
            StepResult result = default;
            try
            {
                (result, var late) = await call.InvokeAsync(cursor, step, name, input, attempt);
                if (late is null && result.Failure is null)
                {
                    return step.IsExternal
                        ? await BeginWaitAsync(cursor, step, name, input, attempt, result, message)
                        : End(cursor, step, name, attempt, result, message);
                }

                failure = late ?? new PermanentFailureException(result.Failure!);
            }
            catch (Exception exception)
            {
                failure = exception;
                await DropAsync(cursor);
            }

            if (run.Lost is not null)
            {
                return StepEnd.Stopped;
            }

            var hasUndo = result != default;
            run.Tell(RunEvent.StepFailure, path, attempt, failure);
            if (run.Aborted)
            {
                failure = run.AbortReason!;
            }
            else if (Transient.Is(failure) && transient < Transient.Tries)
            {
                continue;
            }
            else if (step.Options.Retry.AllowsAnother(failure, attempt))
            {
                return await RetryAsync(cursor, step, name, input, attempt, failure, message);
            }

            return await FailAsync(cursor, step, name, failure, attempt, result.Undo, hasUndo, message);
        }
    }

    /// <summary>What the handler returned cannot be kept.</summary>
    private static async ValueTask DropAsync(Cursor cursor)
    {
        if (cursor.Unit is { } unit)
        {
            cursor.Clear();
            await unit.DisposeAsync();
        }
    }

    private StepEnd End(Cursor cursor, StepDefinition step, string name, int attempt, StepResult result, int? message)
    {
        var undo = step.HasCompensation && !result.IsSkipped;
        if (undo)
        {
            cursor.Undo = new UndoItem(0, step, cursor.Scope, name, result.Undo);
        }

        if (!run.Ephemeral)
        {
            cursor.Add(new JournalEntry(0, cursor.Scope.Path + name, StepAction.Invoke, result.IsSkipped ? StepOutcome.Skipped : StepOutcome.Done)
            {
                Attempt = attempt,
                Output = result.IsSkipped ? null : JsonSerializer.Serialize(result.Output, step.OutputType, CommerceJson.Options),
                Undo = undo ? JsonSerializer.Serialize(result.Undo, step.UndoType, CommerceJson.Options) : null,
                Message = message,
            });
        }

        if (run.Observed)
        {
            cursor.News = new RunProgress(result.IsSkipped ? RunEvent.StepSkipped : RunEvent.StepSuccess, run.Record.WorkflowId, run.Record.TransactionId)
            {
                Step = cursor.Scope.Path + name,
                Attempt = attempt,
            };
        }

        return new(Signal.Completed, result.Output, Skipped: result.IsSkipped);
    }

    private async ValueTask<StepEnd> BeginWaitAsync(
        Cursor cursor, StepDefinition step, string name, object? input, int attempt, StepResult result, int? message)
    {
        cursor.Undo = step.HasCompensation ? new UndoItem(0, step, cursor.Scope, name, result.Undo) : null;
        cursor.Add(new JournalEntry(0, cursor.Scope.Path + name, StepAction.Invoke, StepOutcome.Waiting)
        {
            Attempt = attempt,
            Delay = step.Options.Timeout,
            Undo = step.HasCompensation && !run.Ephemeral ? JsonSerializer.Serialize(result.Undo, step.UndoType, CommerceJson.Options) : null,
            Message = message,
        });
        if (!await run.Writer.FlushAsync(cursor))
        {
            return StepEnd.Stopped;
        }

        run.Tell(RunEvent.StepAwaiting, cursor.Scope.Path + name, attempt);
        return await AwaitAnswerAsync(cursor, step, name, input, attempt, step.Options.Timeout);
    }

    private async ValueTask<StepEnd> AwaitAnswerAsync(Cursor cursor, StepDefinition step, string name, object? input, int attempt, TimeSpan? left)
    {
        var path = cursor.Scope.Path + name;
        var wait = await run.Waits.WaitAsync(path, left);
        switch (wait)
        {
            case { End: WaitEnd.Suspended }:
                return new(Signal.Suspended);
            case { End: WaitEnd.Stopped }:
                return await StopAsync(cursor, step: null, name);
            case { Message: { Kind: MessageKind.Complete } answer }:
                cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Done) { Attempt = attempt, Output = answer.Payload, Message = answer.Number });
                cursor.Undo = run.FindUndo(path);
                cursor.News = new RunProgress(RunEvent.StepSuccess, run.Record.WorkflowId, run.Record.TransactionId) { Step = path, Attempt = attempt };
                return new(Signal.Completed, JsonSerializer.Deserialize(answer.Payload ?? "null", step.OutputType, CommerceJson.Options));
            case { Message: { Kind: MessageKind.Retry } again }:
                return await InvokeAsync(cursor, step, name, input, attempt + 1, again.Number);
            default:
                break;
        }

        var failure = wait.Message is { } failed
            ? new CommerceException(ErrorType.UnexpectedState, JsonSerializer.Deserialize<string>(failed.Payload!)!)
            : RunErrors.StepTimeout(path, step.Options.Timeout!.Value);
        run.Tell(wait.Message is null ? RunEvent.Timeout : RunEvent.StepFailure, path, attempt, failure);
        return wait.Message is not { Permanent: true } && step.Options.Retry.AllowsAnother(failure, attempt)
            ? await RetryAsync(cursor, step, name, input, attempt, failure, wait.Message?.Number)
            : await FailAsync(cursor, step, name, failure, attempt, undo: null, hasUndo: false, wait.Message?.Number);
    }

    private async ValueTask<StepEnd> RetryAsync(Cursor cursor, StepDefinition step, string name, object? input, int attempt, Exception failure, int? message)
    {
        var delay = step.Options.Retry.DelayAfter(attempt, run.Engine.Options.Random());
        cursor.Add(new JournalEntry(0, cursor.Scope.Path + name, StepAction.Invoke, StepOutcome.Retrying)
        {
            Attempt = attempt,
            Delay = delay,
            Error = ErrorRecord.Serialize(failure),
            Message = message,
        });
        return await run.Writer.FlushAsync(cursor) ? await AwaitRetryAsync(cursor, step, name, input, attempt, delay) : StepEnd.Stopped;
    }

    private async ValueTask<StepEnd> AwaitRetryAsync(Cursor cursor, StepDefinition step, string name, object? input, int attempt, TimeSpan left)
    {
        var wait = await run.Waits.WaitAsync(cursor.Scope.Path + name, left);
        return wait.End switch
        {
            WaitEnd.Suspended => new(Signal.Suspended),
            WaitEnd.Stopped => await StopAsync(cursor, step, name),
            _ => await InvokeAsync(cursor, step, name, input, attempt + 1, wait.Message?.Number),
        };
    }

    /// <summary>The run stops while a step waits. What has begun is undone; an attempt that failed may be.</summary>
    private async ValueTask<StepEnd> StopAsync(Cursor cursor, StepDefinition? step, string name)
    {
        if (step is not null)
        {
            Uncertain(cursor, step, name);
        }

        await run.Writer.FailIfAbortedAsync(cursor);

        return StepEnd.Stopped;
    }

    private async ValueTask<StepEnd> FailAsync(
        Cursor cursor, StepDefinition step, string name, Exception failure, int attempt, object? undo, bool hasUndo, int? message = null)
    {
        var path = cursor.Scope.Path + name;
        var begun = run.FindUndo(path);
        var compensates = step.HasCompensation && (hasUndo || step.Options.CompensateUncertain);
        if (compensates || begun is not null)
        {
            cursor.Undo = new UndoItem(0, step, cursor.Scope, name, hasUndo ? undo : begun?.Data);
        }

        var data = compensates && hasUndo && !run.Ephemeral ? JsonSerializer.Serialize(undo, step.UndoType, CommerceJson.Options) : null;
        if (!step.Options.OnFailure.Continues || run.Aborted)
        {
            await run.Writer.FailAsync(cursor, path, failure, attempt, data, message);
            return StepEnd.Stopped;
        }

        run.AddError(path, StepAction.Invoke, failure);
        cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Failed)
        {
            Attempt = attempt,
            Error = ErrorRecord.Serialize(failure),
            Undo = data,
            Message = message,
        });
        return new(Signal.Completed, Failed: true);
    }

    /// <summary>A step that may have been begun when the process died, or that failed: who knows what it did.</summary>
    private StepEnd Uncertain(Cursor cursor, StepDefinition step, string name, int order = int.MaxValue)
    {
        if (step is { HasCompensation: true, Options.CompensateUncertain: true } && run.FindUndo(cursor.Scope.Path + name) is null)
        {
            run.AddUndo(new UndoItem(order, step, cursor.Scope, name, null));
        }

        return StepEnd.Stopped;
    }

    private void RememberUndo(Cursor cursor, StepDefinition step, string name, int order, string? undo)
    {
        if (step.HasCompensation)
        {
            var data = undo is null ? null : JsonSerializer.Deserialize(undo, step.UndoType, CommerceJson.Options);
            run.AddUndo(new UndoItem(order, step, cursor.Scope, name, data));
        }
    }
}
