using Commerce.Background;
using Commerce.Workflows.Diagnostics;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>One call of a handler: its unit of work, its token, its time.</summary>
internal sealed class HandlerCall(LiveRun run)
{
    /// <summary>Invokes a step. When it succeeds, its unit of work is left open at the cursor.</summary>
    /// <returns>
    /// The handler's result, and the failure that it reported or, when it returned too late, the timeout. After a failure the unit of work
    /// is rolled back.
    /// </returns>
    /// <exception cref="Exception">The handler's own, a timeout, or a cancellation; the unit of work is rolled back.</exception>
    public async ValueTask<(StepResult Result, Exception? Failure)> InvokeAsync(StepCall call, int attempt)
    {
        var (cursor, step, name, input) = call;
        using var clock = Limit(step.IsExternal ? null : step.Options.Timeout, run.Token);
        await using var container = OpenContainer(step);
        var context = new StepContext(
            container.In(cursor.Scope), step.Options.Name, name, StepAction.Invoke, attempt, clock?.Token ?? run.Token);
        using var measurement = StepTelemetry.Start(run.Header.WorkflowId, context, run.Engine.Time);
        var unit = run.Writer.Begin(step);
        var kept = false;
        try
        {
            var result = await WithinAsync(
                clock is null && run.Deadline is null
                    ? step.InvokeAsync(input, context)
                    : InvokeApartAsync(step, input, context),
                context.CancellationToken);
            Exception? failure = IsOver(clock) ? RunErrors.StepTimeout(call.Path, step.Options.Timeout!.Value)
                : result.Failure is { } reported ? new PermanentFailureException(reported)
                : null;
            if (failure is not null)
            {
                measurement?.Fail(failure);
                return (result, failure);
            }

            kept = true;
            cursor.Unit = unit;
            return (result, null);
        }
        catch (Exception exception) when (measurement?.Sees(exception) ?? false)
        {
            throw;
        }
        catch (Exception) when (IsOver(clock))
        {
            throw RunErrors.StepTimeout(call.Path, step.Options.Timeout!.Value);
        }
        finally
        {
            unit?.Leave();
            if (!kept && unit is not null)
            {
                await unit.DisposeAsync();
            }
        }
    }

    /// <summary>Compensates a step.</summary>
    /// <param name="item">The step.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <param name="finish">Commits the unit of work.</param>
    public async ValueTask CompensateAsync(PendingCompensation item, int attempt, Func<IJournalUnit?, ValueTask> finish)
    {
        var options = item.Step.Options;
        // Whoever cancels the run does not cancel its compensation; a host that stops does, and the next one repeats it.
        using var clock = Limit(options.CompensationTimeout, run.InterruptedToken);
        await using var container = OpenContainer(item.Step);
        var context = new StepContext(
            container.In(item.Scope), options.Name, item.Name, StepAction.Compensate, attempt, clock?.Token ?? run.InterruptedToken);
        using var measurement = StepTelemetry.Start(run.Header.WorkflowId, context, run.Engine.Time);
        var unit = run.Writer.Begin(item.Step);
        try
        {
            await WithinAsync(
                clock is null ? CompensateAsync(item, context) : CompensateApartAsync(item, context),
                context.CancellationToken);
            unit?.Leave();
            await finish(unit);
        }
        catch (Exception exception) when (measurement?.Sees(exception) ?? false)
        {
            throw;
        }
        catch (Exception) when (IsOver(clock))
        {
            throw RunErrors.StepTimeout(item.Path, options.CompensationTimeout!.Value);
        }
        finally
        {
            if (unit is not null)
            {
                unit.Leave();
                await unit.DisposeAsync();
            }
        }
    }

    private StepContainer OpenContainer(StepDefinition step) => new(
        run.Engine.Options.OpenScope is { } open && run.Engine.Registry.OwnerOf(step) is { } owner ? open(owner) : null,
        run.Engine.Telemetry);

    private static async ValueTask<StepResult> CompensateAsync(PendingCompensation item, StepContext context)
    {
        await item.Step.CompensateAsync(item.Input, context);
        return default;
    }

    private static bool IsOver(TimeLimit? clock) => clock is { IsOver: true };

    private TimeLimit? Limit(TimeSpan? timeout, CancellationToken cancellationToken) =>
        timeout is { } limit ? new TimeLimit(limit, run.Engine.Time, cancellationToken) : null;

    /// <summary>
    /// Calls a handler that has a time limit on another thread, because it may block the thread before it awaits anything.
    /// </summary>
    private static async ValueTask<StepResult> InvokeApartAsync(StepDefinition step, object? input, StepContext context)
    {
        await Task.Yield();
        return await step.InvokeAsync(input, context);
    }

    private static async ValueTask<StepResult> CompensateApartAsync(PendingCompensation item, StepContext context)
    {
        await Task.Yield();
        return await CompensateAsync(item, context);
    }

    /// <summary>Waits for a handler. If its token is cancelled and it does not return, the wait ends without it.</summary>
    private async ValueTask<StepResult> WithinAsync(ValueTask<StepResult> call, CancellationToken cancellationToken)
    {
        if (call.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return await call;
        }

        var task = call.AsTask();
        try
        {
            return await task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It may have returned in this very moment, too.
            await Task.WhenAny(ObserveAsync(task), Task.Delay(run.Engine.Options.AbandonAfter, run.Engine.Time, CancellationToken.None));
            if (task.IsCompletedSuccessfully)
            {
                return await task;
            }

            run.HasAbandonedHandler |= !task.IsCompleted;
            throw;
        }
    }

    /// <summary>Waits for a handler whose exception nobody else looks at any more.</summary>
    private static async Task ObserveAsync(Task task) => await task.ConfigureAwait(
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
