using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Diagnostics;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>How the execution of a step ended.</summary>
/// <param name="Outcome">Whether the plan continues.</param>
/// <param name="Output">The output, when it does.</param>
/// <param name="Failed">It failed, and its policy lets the plan continue.</param>
/// <param name="Skipped">It had nothing to do.</param>
internal readonly record struct StepEnd(BlockOutcome Outcome, object? Output = null, bool Failed = false, bool Skipped = false)
{
    public static StepEnd Stopped { get; } = new(BlockOutcome.Stopped);
}

/// <summary>Executes one step: attempts, waits, answers from outside, and the replay of what was done before a crash.</summary>
internal sealed class StepRunner(LiveRun run)
{
    private readonly HandlerCall call = new(run);

    public ValueTask<StepEnd> RunAsync(Cursor cursor, StepDefinition step, string name, object? input)
    {
        if (run.History?.Find(cursor.Scope.Path + name) is { } history)
        {
            return history.End is { } end
                ? new(Remember(cursor, step, name, history, end))
                : ResumeAsync(cursor, step, name, input, history);
        }

        return run.IsReplaying ? new(Uncertain(cursor, step, name)) : InvokeAsync(cursor, step, name, input, 1, null);
    }

    /// <summary>A step whose end is in the journal.</summary>
    private StepEnd Remember(Cursor cursor, StepDefinition step, string name, StepHistory history, JournalEntry end)
    {
        var compensationInput = history.Begun?.CompensationInput ?? end.CompensationInput;
        if (end.Outcome == StepOutcome.Done || compensationInput is not null)
        {
            RememberCompensation(cursor, step, name, end.Sequence, compensationInput);
        }

        if (end.Outcome == StepOutcome.Failed)
        {
            if (compensationInput is null)
            {
                Uncertain(cursor, step, name, end.Sequence);
            }

            return step.Options.OnFailure.Continues ? new(BlockOutcome.Completed, Failed: true) : StepEnd.Stopped;
        }

        var output = end.Output is null ? null : JsonSerializer.Deserialize(end.Output, step.OutputType, CommerceJson.Options);
        return new(BlockOutcome.Completed, output, Skipped: end.Outcome == StepOutcome.Skipped);
    }

    /// <summary>A step that had begun and not ended.</summary>
    private async ValueTask<StepEnd> ResumeAsync(Cursor cursor, StepDefinition step, string name, object? input, StepHistory history)
    {
        if (history.Begun is { } begun)
        {
            RememberCompensation(cursor, step, name, begun.Sequence, begun.CompensationInput);
        }

        if (run.IsReplaying)
        {
            return history.Begun is null ? Uncertain(cursor, step, name) : StepEnd.Stopped;
        }

        // A lane of a loop may have completed another iteration before.
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
        // What the previous process was doing when it died is not known: it may have begun this step.
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
            run.Report(RunEvent.StepBegin, path, attempt);
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

            if (run.Interruption is not null)
            {
                return StepEnd.Stopped;
            }

            var hasCompensationInput = result != default;
            run.Report(RunEvent.StepFailure, path, attempt, failure);
            if (run.Aborted)
            {
                failure = run.AbortReason!;
            }
            else if (run.IsTransient(failure) && transient < LiveRun.TransientAttempts)
            {
                continue;
            }
            else if (step.Options.Retry.AllowsAnother(failure, attempt))
            {
                return await RetryAsync(cursor, step, name, input, attempt, failure, message);
            }

            return await FailAsync(cursor, step, name, failure, attempt, result.CompensationInput, hasCompensationInput, message);
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
        var compensates = step.HasCompensation && !result.IsSkipped;
        if (compensates)
        {
            cursor.Compensation = new PendingCompensation(0, step, cursor.Scope, name, result.CompensationInput);
        }

        if (!run.Ephemeral)
        {
            cursor.Add(
                new JournalEntry(0, cursor.Scope.Path + name, StepAction.Invoke, result.IsSkipped ? StepOutcome.Skipped : StepOutcome.Done)
                {
                    Attempt = attempt,
                    Output = result.IsSkipped ? null : JsonSerializer.Serialize(result.Output, step.OutputType, CommerceJson.Options),
                    CompensationInput = compensates
                    ? JsonSerializer.Serialize(result.CompensationInput, step.CompensationInputType, CommerceJson.Options)
                    : null,
                    Message = message,
                });
        }

        if (run.Observed)
        {
            cursor.Progress = new RunProgress(
                result.IsSkipped ? RunEvent.StepSkipped : RunEvent.StepSuccess, run.Header.WorkflowId, run.Header.TransactionId)
            {
                Step = cursor.Scope.Path + name,
                Attempt = attempt,
            };
        }

        return new(BlockOutcome.Completed, result.Output, Skipped: result.IsSkipped);
    }

    private async ValueTask<StepEnd> BeginWaitAsync(
        Cursor cursor, StepDefinition step, string name, object? input, int attempt, StepResult result, int? message)
    {
        cursor.Compensation = step.HasCompensation ? new PendingCompensation(0, step, cursor.Scope, name, result.CompensationInput) : null;
        cursor.Add(new JournalEntry(0, cursor.Scope.Path + name, StepAction.Invoke, StepOutcome.Waiting)
        {
            Attempt = attempt,
            Delay = step.Options.Timeout,
            CompensationInput = step.HasCompensation && !run.Ephemeral
                ? JsonSerializer.Serialize(result.CompensationInput, step.CompensationInputType, CommerceJson.Options)
                : null,
            Message = message,
        });
        if (!await run.Writer.FlushAsync(cursor))
        {
            return StepEnd.Stopped;
        }

        run.Report(RunEvent.StepAwaiting, cursor.Scope.Path + name, attempt);
        return await AwaitAnswerAsync(cursor, step, name, input, attempt, step.Options.Timeout);
    }

    private async ValueTask<StepEnd> AwaitAnswerAsync(
        Cursor cursor, StepDefinition step, string name, object? input, int attempt, TimeSpan? left)
    {
        var path = cursor.Scope.Path + name;
        var wait = await run.Waits.WaitAsync(path, left);
        switch (wait)
        {
            case { End: WaitEnd.Suspended }:
                return new(BlockOutcome.Suspended);
            case { End: WaitEnd.Stopped }:
                return await StopAsync(cursor, step: null, name);
            case { Message: { Kind: MessageKind.Complete } answer }:
                cursor.Add(
                    new JournalEntry(
                        0,
                        path,
                        StepAction.Invoke,
                        StepOutcome.Done)
                    { Attempt = attempt, Output = answer.Payload, Message = answer.Number });
                cursor.Compensation = run.FindCompensation(path);
                cursor.Progress = new RunProgress(
                    RunEvent.StepSuccess, run.Header.WorkflowId, run.Header.TransactionId)
                { Step = path, Attempt = attempt };
                return new(
                    BlockOutcome.Completed, JsonSerializer.Deserialize(answer.Payload ?? "null", step.OutputType, CommerceJson.Options));
            case { Message: { Kind: MessageKind.Retry } again }:
                return await InvokeAsync(cursor, step, name, input, attempt + 1, again.Number);
            default:
                break;
        }

        var failure = wait.Message is { } failed
            ? new CommerceException(ErrorType.UnexpectedState, JsonSerializer.Deserialize<string>(failed.Payload!)!)
            : RunErrors.StepTimeout(path, step.Options.Timeout!.Value);
        run.Report(wait.Message is null ? RunEvent.Timeout : RunEvent.StepFailure, path, attempt, failure);
        return wait.Message is not { Permanent: true } && step.Options.Retry.AllowsAnother(failure, attempt)
            ? await RetryAsync(cursor, step, name, input, attempt, failure, wait.Message?.Number)
            : await FailAsync(
                cursor, step, name, failure, attempt, compensationInput: null, hasCompensationInput: false, wait.Message?.Number);
    }

    private async ValueTask<StepEnd> RetryAsync(
        Cursor cursor, StepDefinition step, string name, object? input, int attempt, Exception failure, int? message)
    {
        StepTelemetry.Retried(StepAction.Invoke, run.Header.WorkflowId);
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

    private async ValueTask<StepEnd> AwaitRetryAsync(
        Cursor cursor, StepDefinition step, string name, object? input, int attempt, TimeSpan left)
    {
        var wait = await run.Waits.WaitAsync(cursor.Scope.Path + name, left);
        return wait.End switch
        {
            WaitEnd.Suspended => new(BlockOutcome.Suspended),
            WaitEnd.Stopped => await StopAsync(cursor, step, name),
            _ => await InvokeAsync(cursor, step, name, input, attempt + 1, wait.Message?.Number),
        };
    }

    /// <summary>The run stops while a step waits. A step that has begun is compensated; an attempt that failed may be.</summary>
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
        Cursor cursor,
        StepDefinition step,
        string name,
        Exception failure,
        int attempt,
        object? compensationInput,
        bool hasCompensationInput,
        int? message = null)
    {
        var path = cursor.Scope.Path + name;
        var begun = run.FindCompensation(path);
        var compensates = step.HasCompensation && (hasCompensationInput || step.Options.CompensateUncertain);
        if (compensates || begun is not null)
        {
            cursor.Compensation = new PendingCompensation(
                0, step, cursor.Scope, name, hasCompensationInput ? compensationInput : begun?.Input);
        }

        var data = compensates && hasCompensationInput && !run.Ephemeral
            ? JsonSerializer.Serialize(compensationInput, step.CompensationInputType, CommerceJson.Options)
            : null;
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
            CompensationInput = data,
            Message = message,
        });
        return new(BlockOutcome.Completed, Failed: true);
    }

    /// <summary>A step that may have begun when the process died, or that failed: its effects are not known.</summary>
    private StepEnd Uncertain(Cursor cursor, StepDefinition step, string name, int order = int.MaxValue)
    {
        if (step is { HasCompensation: true, Options.CompensateUncertain: true } && run.FindCompensation(cursor.Scope.Path + name) is null)
        {
            run.AddCompensation(new PendingCompensation(order, step, cursor.Scope, name, null));
        }

        return StepEnd.Stopped;
    }

    private void RememberCompensation(Cursor cursor, StepDefinition step, string name, int order, string? compensationInput)
    {
        if (step.HasCompensation)
        {
            var data = compensationInput is null
                ? null
                : JsonSerializer.Deserialize(compensationInput, step.CompensationInputType, CommerceJson.Options);
            run.AddCompensation(new PendingCompensation(order, step, cursor.Scope, name, data));
        }
    }
}
