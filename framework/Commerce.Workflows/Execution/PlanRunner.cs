using Commerce.Events;
using System.Globalization;
using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// Follows a plan. The same code runs it for the first time and goes on with it after a crash: what the journal knows is remembered
/// instead of done.
/// </summary>
internal sealed class PlanRunner(LiveRun run)
{
    private readonly StepRunner steps = new(run);

    public async ValueTask<Signal> RunAsync(Block block, Cursor cursor)
    {
        string? target = null;
        var skipping = false;
        for (var i = 0; i < block.Nodes.Count; i++)
        {
            var node = block.Nodes[i];
            if (skipping && !(skipping = target is null || node is not NamedNode named || named.Name != target))
            {
                target = null;
            }

            if (skipping)
            {
                cursor.Slots[node.Slot] = null;
                continue;
            }

            Signal signal;
            switch (node)
            {
                case SelectNode select:
                    signal = await SelectAsync(select, cursor);
                    break;
                case StepNode { Step: var step } call:
                    var end = await steps.RunAsync(cursor, step, cursor.Path + step.Options.Name, cursor.Slots[call.Input]);
                    cursor.Slots[node.Slot] = end.Output;
                    signal = end.Signal;
                    if (end.Failed && step.Options.OnFailure.Skips)
                    {
                        (skipping, target) = (true, step.Options.OnFailure.Target);
                    }

                    break;
                case WhenNode choice:
                    signal = await ChooseAsync(choice, cursor);
                    break;
                case ParallelNode parallel:
                    signal = await SideBySideAsync(parallel, cursor);
                    break;
                case ForEachNode each:
                    signal = await ForEachAsync(each, cursor);
                    break;
                case NestedNode nested:
                    signal = await NestAsync(nested, cursor);
                    break;
                case HookNode hook:
                    signal = await HookAsync(hook, cursor);
                    break;
                case EmitNode emit:
                    signal = await EmitAsync(emit, cursor);
                    break;
                case DelayNode delay:
                    signal = await DelayAsync(delay, cursor);
                    break;
                case LockNode taken:
                    signal = await LockAsync(taken, cursor);
                    break;
                default:
                    throw new InvalidOperationException($"A plan has a node of the unknown kind {node.GetType().Name}.");
            }

            if (signal != Signal.Completed)
            {
                return signal;
            }
        }

        return Signal.Completed;
    }

    private ValueTask<Signal> SelectAsync(SelectNode select, Cursor cursor)
    {
        try
        {
            cursor.Slots[select.Slot] = select.Selector(cursor.Slots);
            return new(Signal.Completed);
        }
        catch (Exception exception)
        {
            return FailAsync(cursor, "", exception);
        }
    }

    private async ValueTask<Signal> ChooseAsync(WhenNode choice, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + choice.Name;
        bool holds;
        if (run.History?.Find(path)?.End is { } decided)
        {
            if (decided.Outcome == StepOutcome.Failed)
            {
                return Signal.Stopped;
            }

            holds = decided.Output == "true";
        }
        else if (run.LookingBack)
        {
            return Signal.Stopped;
        }
        else
        {
            try
            {
                holds = choice.Condition(cursor.Slots);
            }
            catch (Exception exception)
            {
                return await FailAsync(cursor, path, exception);
            }

            Line(cursor, path, holds ? "true" : "false");
        }

        if ((holds ? choice.Then : choice.Otherwise) is not { } block)
        {
            cursor.Slots[choice.Slot] = null;
            return Signal.Completed;
        }

        var signal = await RunAsync(block, cursor);
        cursor.Slots[choice.Slot] = block.Result < 0 ? null : cursor.Slots[block.Result];
        return signal;
    }

    private async ValueTask<Signal> SideBySideAsync(ParallelNode parallel, Cursor cursor)
    {
        var branches = parallel.Branches;
        if (branches.Length > 0)
        {
            var signal = await SideBySideAsync(branches.Length, branches.Length, cursor, (index, fork) => RunAsync(branches[index], fork));
            if (signal != Signal.Completed)
            {
                return signal;
            }
        }

        cursor.Slots[parallel.Slot] = parallel.Collect(cursor.Slots);
        return Signal.Completed;
    }

    private async ValueTask<Signal> ForEachAsync(ForEachNode each, Cursor cursor)
    {
        var items = each.Read(cursor.Slots[each.Items]);
        var results = new object?[items.Count];
        var lanes = Math.Min(each.MaxConcurrency, items.Count);
        var signal = lanes > 1 ? await SideBySideAsync(lanes, items.Count, cursor, TurnAsync) : Signal.Completed;
        for (var i = 0; lanes == 1 && i < items.Count && signal == Signal.Completed; i++)
        {
            signal = await TurnAsync(i, cursor);
        }

        cursor.Slots[each.Slot] = signal == Signal.Completed ? each.Collect(results) : null;
        return signal;

        async ValueTask<Signal> TurnAsync(int index, Cursor lane)
        {
            var turn = lane.Turn(each.Name, index);
            turn.Adopt(lane);
            turn.Slots[each.Item] = items[index];
            var left = await RunAsync(each.Body, turn);
            lane.Adopt(turn);
            results[index] = turn.Slots[each.Body.Result];
            return left;
        }
    }

    /// <summary>Works through a number of pieces in lanes that go on by themselves; what comes after waits for all.</summary>
    private async ValueTask<Signal> SideBySideAsync(int lanes, int pieces, Cursor cursor, Func<int, Cursor, ValueTask<Signal>> work)
    {
        if (!await run.Writer.FlushAsync(cursor))
        {
            return Signal.Stopped;
        }

        var next = -1;
        var left = lanes;
        run.Waits.Enter(lanes - 1);
        var ends = new Task<Signal>[lanes];
        for (var i = 0; i < lanes; i++)
        {
            ends[i] = LaneAsync();
        }

        var signals = await Task.WhenAll(ends);
        return signals.Contains(Signal.Stopped) ? Signal.Stopped : signals.Contains(Signal.Suspended) ? Signal.Suspended : Signal.Completed;

        async Task<Signal> LaneAsync()
        {
            var fork = cursor.Fork();
            try
            {
                var signal = Signal.Completed;
                while (signal == Signal.Completed && Interlocked.Increment(ref next) is var index && index < pieces)
                {
                    signal = await work(index, fork);
                }

                return await EndLaneAsync(fork, signal);
            }
            catch (Exception exception)
            {
                // The others must not wait for this one.
                run.Lose(exception);
                return Signal.Stopped;
            }
        }

        async Task<Signal> EndLaneAsync(Cursor fork, Signal signal)
        {
            // The last one hands on what it has not written: what follows is committed with it.
            if (Interlocked.Decrement(ref left) == 0)
            {
                cursor.Adopt(fork);
                return signal;
            }

            if (!await run.Writer.FlushAsync(fork))
            {
                signal = Signal.Stopped;
            }

            if (signal != Signal.Suspended)
            {
                await run.Waits.LeaveAsync();
            }

            return signal;
        }
    }

    private async ValueTask<Signal> NestAsync(NestedNode nested, Cursor cursor)
    {
        var name = cursor.Path + nested.Name;
        var plan = run.Engine.Registry.Require(nested.Target).Plan;
        var slots = new object?[plan.SlotCount];
        slots[0] = cursor.Slots[nested.Input];
        var scope = new RunScope(
            cursor.Scope.Container, run.Record.Id, nested.Target.Name, $"{name}-{cursor.Scope.TransactionId}", $"{cursor.Scope.Path}{name}/");
        var inner = new Cursor(slots, scope, "");
        inner.Adopt(cursor);
        var signal = await RunAsync(plan.Root, inner);
        cursor.Adopt(inner);
        cursor.Slots[nested.Slot] = slots[plan.Root.Result];
        return signal;
    }

    private async ValueTask<Signal> HookAsync(HookNode hook, Cursor cursor)
    {
        var handlers = run.Engine.Registry.HandlersOf(hook.Hook);
        var results = new List<object?>(handlers.Count);
        foreach (var handler in handlers)
        {
            var end = await steps.RunAsync(cursor, handler.Step, $"{cursor.Path}{hook.Name}/{handler.Step.Options.Name}", cursor.Slots[hook.Input]);
            if (end.Signal != Signal.Completed)
            {
                return end.Signal;
            }

            if (!end.Failed && !end.Skipped)
            {
                results.Add(end.Output);
            }
        }

        try
        {
            cursor.Slots[hook.Slot] = hook.Hook.Merge(results);
            return Signal.Completed;
        }
        catch (Exception exception)
        {
            return await FailAsync(cursor, cursor.Scope.Path + cursor.Path + hook.Name, exception);
        }
    }

    private async ValueTask<Signal> EmitAsync(EmitNode emit, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + emit.Name;
        if (run.History?.Find(path)?.End is { } end)
        {
            return end.Outcome == StepOutcome.Failed ? Signal.Stopped : Signal.Completed;
        }

        if (run.LookingBack)
        {
            return Signal.Stopped;
        }

        var data = emit.Data(cursor.Slots);
        if (run.Ephemeral)
        {
            run.AddEvent(emit.Event, data);
            return Signal.Completed;
        }

        string json;
        try
        {
            json = JsonSerializer.Serialize(data, emit.DataType, CommerceJson.Options);
        }
        catch (Exception exception)
        {
            return await FailAsync(cursor, path, exception);
        }

        cursor.Add(new EmittedEvent(emit.Event, json, run.Record.Depth));
        Line(cursor, path, null);
        return Signal.Completed;
    }

    private async ValueTask<Signal> DelayAsync(DelayNode delay, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + delay.Name;
        var history = run.History?.Find(path);
        if (history?.End is not null)
        {
            return Signal.Completed;
        }

        if (run.LookingBack)
        {
            return Signal.Stopped;
        }

        TimeSpan left;
        if (history?.Begun is { } begun)
        {
            left = begun.DueAt!.Value - run.ReadAt;
        }
        else
        {
            left = delay.Duration(cursor.Slots);
            cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Waiting) { Delay = left });
        }

        if (!await run.Writer.FlushAsync(cursor))
        {
            return Signal.Stopped;
        }

        var wait = await run.Waits.WaitAsync(path, left);
        switch (wait.End)
        {
            case WaitEnd.Suspended:
                return Signal.Suspended;
            case WaitEnd.Stopped:
                return await StopAsync(cursor);
            default:
                Line(cursor, path, null, wait.Message?.Number);
                return Signal.Completed;
        }
    }

    private async ValueTask<Signal> LockAsync(LockNode taken, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + taken.Name;
        if (run.History?.Find(path)?.End is { Outcome: StepOutcome.Done } end)
        {
            cursor.Slots[taken.Slot] = long.Parse(end.Output!, CultureInfo.InvariantCulture);
            return Signal.Completed;
        }

        if (run.LookingBack)
        {
            return Signal.Stopped;
        }

        if (!await run.Writer.FlushAsync(cursor) || !await run.Writer.CreateAsync())
        {
            return Signal.Stopped;
        }

        if (taken.Key(cursor.Slots) is not { } key)
        {
            return await FailAsync(cursor, path, new CommerceException(ErrorType.InvalidArgument, $"The lock '{taken.Name}' was given no key."));
        }

        var token = await new LockWait(run).TakeAsync([key], taken.Wait);
        if (token is null)
        {
            return run.Stopping || run.Aborted ? await StopAsync(cursor) : await FailAsync(cursor, path, RunErrors.LockBusy(key, taken.Wait));
        }

        cursor.Slots[taken.Slot] = token;
        Line(cursor, path, token.Value.ToString(CultureInfo.InvariantCulture));
        return Signal.Completed;
    }

    private void Line(Cursor cursor, string path, string? output, int? message = null)
    {
        if (!run.Ephemeral)
        {
            cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Done) { Output = output, Message = message });
        }
    }

    private async ValueTask<Signal> FailAsync(Cursor cursor, string path, Exception exception)
    {
        if (!run.LookingBack)
        {
            await run.Writer.FailAsync(cursor, path, exception);
        }

        return Signal.Stopped;
    }

    private async ValueTask<Signal> StopAsync(Cursor cursor)
    {
        await run.Writer.FailIfAbortedAsync(cursor);

        return Signal.Stopped;
    }
}
