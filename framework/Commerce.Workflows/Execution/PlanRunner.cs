using System.Globalization;
using System.Text.Json;
using Commerce.Events;
using Commerce.Serialization;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// Follows a plan. The same code runs it for the first time and resumes it after a crash: what the journal has is replayed
/// instead of executed.
/// </summary>
internal sealed class PlanRunner(LiveRun run)
{
    private readonly StepRunner steps = new(run);

    public async ValueTask<BlockOutcome> RunAsync(Block block, Cursor cursor)
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

            BlockOutcome outcome;
            try
            {
                if (node is StepNode { Step: var step } call)
                {
                    var end = await steps.RunAsync(new StepCall(cursor, step, cursor.Path + step.Options.Name, cursor.Slots[call.Input]));
                    cursor.Slots[node.Slot] = end.Output;
                    outcome = end.Outcome;
                    if (end.Failed && step.Options.OnFailure.Skips)
                    {
                        (skipping, target) = (true, step.Options.OnFailure.Target);
                    }
                }
                else
                {
                    outcome = run.Refused is not null && run.TakeRefusal(PathOf(node, cursor)) is { } refused
                        ? await FailAsync(cursor, PathOf(node, cursor), refused)
                        : await RunAsync(node, cursor);
                }
            }
            catch (Exception exception) when (exception is not RunParkedException)
            {
                outcome = await ContainAsync(node, cursor, exception);
            }

            if (outcome != BlockOutcome.Completed)
            {
                return outcome;
            }
        }

        return BlockOutcome.Completed;
    }

    private static string PathOf(PlanNode node, Cursor cursor) =>
        node is NamedNode named ? cursor.Scope.Path + cursor.Path + named.Name : "";

    private ValueTask<BlockOutcome> RunAsync(PlanNode node, Cursor cursor) => node switch
    {
        SelectNode select => SelectAsync(select, cursor),
        WhenNode choice => ChooseAsync(choice, cursor),
        ParallelNode parallel => SideBySideAsync(parallel, cursor),
        ForEachNode each => ForEachAsync(each, cursor),
        NestedNode nested => NestAsync(nested, cursor),
        HookNode hook => HookAsync(hook, cursor),
        EmitNode emit => EmitAsync(emit, cursor),
        DelayNode delay => DelayAsync(delay, cursor),
        LockNode taken => LockAsync(taken, cursor),
        _ => throw new InvalidOperationException($"A plan has a node of the unknown kind {node.GetType().Name}."),
    };

    /// <summary>What is not a step threw: a function of the workflow, such as the key of a lock, or the journal.</summary>
    private ValueTask<BlockOutcome> ContainAsync(PlanNode node, Cursor cursor, Exception exception)
    {
        if (!run.IsLost(exception))
        {
            return FailAsync(cursor, PathOf(node, cursor), exception);
        }

        run.Interrupt(exception);
        return new(BlockOutcome.Stopped);
    }

    private ValueTask<BlockOutcome> SelectAsync(SelectNode select, Cursor cursor)
    {
        try
        {
            cursor.Slots[select.Slot] = select.Selector(cursor.Slots);
            return new(BlockOutcome.Completed);
        }
        catch (Exception exception)
        {
            return FailAsync(cursor, "", exception);
        }
    }

    private async ValueTask<BlockOutcome> ChooseAsync(WhenNode choice, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + choice.Name;
        bool holds;
        if (run.History?.Find(path)?.End is { } decided)
        {
            if (decided.Outcome == StepOutcome.Failed)
            {
                return BlockOutcome.Stopped;
            }

            holds = decided.Output == "true";
        }
        else if (run.IsReplaying)
        {
            return BlockOutcome.Stopped;
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

            AddEntry(cursor, path, holds ? "true" : "false");
        }

        if ((holds ? choice.Then : choice.Otherwise) is not { } block)
        {
            cursor.Slots[choice.Slot] = null;
            return BlockOutcome.Completed;
        }

        var outcome = await RunAsync(block, cursor);
        cursor.Slots[choice.Slot] = block.Result < 0 ? null : cursor.Slots[block.Result];
        return outcome;
    }

    private async ValueTask<BlockOutcome> SideBySideAsync(ParallelNode parallel, Cursor cursor)
    {
        var branches = parallel.Branches;
        if (branches.Length > 0)
        {
            var outcome = await SideBySideAsync(branches.Length, branches.Length, cursor, (index, fork) => RunAsync(branches[index], fork));
            if (outcome != BlockOutcome.Completed)
            {
                return outcome;
            }
        }

        cursor.Slots[parallel.Slot] = parallel.Collect(cursor.Slots);
        return BlockOutcome.Completed;
    }

    private async ValueTask<BlockOutcome> ForEachAsync(ForEachNode each, Cursor cursor)
    {
        var items = each.Read(cursor.Slots[each.Items]);
        var results = new object?[items.Count];
        var lanes = Math.Min(each.MaxConcurrency, items.Count);
        var outcome = lanes > 1 ? await SideBySideAsync(lanes, items.Count, cursor, IterateAsync) : BlockOutcome.Completed;
        for (var i = 0; lanes == 1 && i < items.Count && outcome == BlockOutcome.Completed; i++)
        {
            outcome = await IterateAsync(i, cursor);
        }

        cursor.Slots[each.Slot] = outcome == BlockOutcome.Completed ? each.Collect(results) : null;
        return outcome;

        async ValueTask<BlockOutcome> IterateAsync(int index, Cursor lane)
        {
            var iteration = lane.Iteration(each.Name, index);
            iteration.TransferFrom(lane);
            iteration.Slots[each.Item] = items[index];
            var left = await RunAsync(each.Body, iteration);
            lane.TransferFrom(iteration);
            results[index] = iteration.Slots[each.Body.Result];
            return left;
        }
    }

    /// <summary>Works through a number of pieces in independent lanes; what comes after waits for all.</summary>
    private async ValueTask<BlockOutcome> SideBySideAsync(
        int lanes, int pieces, Cursor cursor, Func<int, Cursor, ValueTask<BlockOutcome>> work)
    {
        if (!await run.Writer.FlushAsync(cursor))
        {
            return BlockOutcome.Stopped;
        }

        var next = -1;
        var left = lanes;
        run.Waits.Enter(lanes - 1);
        var ends = new Task<BlockOutcome>[lanes];
        for (var i = 0; i < lanes; i++)
        {
            ends[i] = LaneAsync();
        }

        var outcomes = await Task.WhenAll(ends);
        return outcomes.Contains(BlockOutcome.Stopped) ? BlockOutcome.Stopped : outcomes.Contains(
            BlockOutcome.Suspended) ? BlockOutcome.Suspended : BlockOutcome.Completed;

        async Task<BlockOutcome> LaneAsync()
        {
            var fork = cursor.Fork();
            try
            {
                var outcome = BlockOutcome.Completed;
                while (outcome == BlockOutcome.Completed && Interlocked.Increment(ref next) is var index && index < pieces)
                {
                    outcome = await work(index, fork);
                }

                return await EndLaneAsync(fork, outcome);
            }
            catch (Exception exception)
            {
                // The others must not wait for this one.
                run.Interrupt(exception);
                return BlockOutcome.Stopped;
            }
        }

        async Task<BlockOutcome> EndLaneAsync(Cursor fork, BlockOutcome outcome)
        {
            // The last lane passes on what it has not written: it is committed with what follows.
            if (Interlocked.Decrement(ref left) == 0)
            {
                cursor.TransferFrom(fork);
                return outcome;
            }

            if (!await run.Writer.FlushAsync(fork))
            {
                outcome = BlockOutcome.Stopped;
            }

            if (outcome != BlockOutcome.Suspended)
            {
                await run.Waits.LeaveAsync();
            }

            return outcome;
        }
    }

    private async ValueTask<BlockOutcome> NestAsync(NestedNode nested, Cursor cursor)
    {
        var name = cursor.Path + nested.Name;
        var plan = run.Engine.Registry.Require(nested.Target).Plan;
        var slots = new object?[plan.SlotCount];
        slots[0] = cursor.Slots[nested.Input];
        var scope = new RunScope(
            cursor.Scope.Container,
            run.Header.Id,
            nested.Target.Name,
            $"{name}-{cursor.Scope.TransactionId}",
            $"{cursor.Scope.Path}{name}/");
        var inner = new Cursor(slots, scope, "");
        inner.TransferFrom(cursor);
        var outcome = await RunAsync(plan.Root, inner);
        cursor.TransferFrom(inner);
        cursor.Slots[nested.Slot] = slots[plan.Root.Result];
        return outcome;
    }

    private async ValueTask<BlockOutcome> HookAsync(HookNode hook, Cursor cursor)
    {
        var handlers = run.Engine.Registry.HandlersOf(hook.Hook);
        var results = new List<object?>(handlers.Count);
        foreach (var handler in handlers)
        {
            var name = $"{cursor.Path}{hook.Name}/{handler.Step.Options.Name}";
            var end = await steps.RunAsync(new StepCall(cursor, handler.Step, name, cursor.Slots[hook.Input]));
            if (end.Outcome != BlockOutcome.Completed)
            {
                return end.Outcome;
            }

            if (!end.Failed && !end.Skipped)
            {
                results.Add(end.Output);
            }
        }

        try
        {
            cursor.Slots[hook.Slot] = hook.Hook.Merge(results);
            return BlockOutcome.Completed;
        }
        catch (Exception exception)
        {
            return await FailAsync(cursor, cursor.Scope.Path + cursor.Path + hook.Name, exception);
        }
    }

    private ValueTask<BlockOutcome> EmitAsync(EmitNode emit, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + emit.Name;
        if (run.History?.Find(path)?.End is { } end)
        {
            return new(end.Outcome == StepOutcome.Failed ? BlockOutcome.Stopped : BlockOutcome.Completed);
        }

        if (run.IsReplaying)
        {
            return new(BlockOutcome.Stopped);
        }

        var data = emit.Data(cursor.Slots);
        if (run.Ephemeral)
        {
            run.AddEvent(emit.Event, data);
            return new(BlockOutcome.Completed);
        }

        cursor.Add(new EmittedEvent(emit.Event, JsonSerializer.Serialize(data, emit.DataType, CommerceJson.Options), run.Header.Depth));
        AddEntry(cursor, path, null);
        return new(BlockOutcome.Completed);
    }

    private async ValueTask<BlockOutcome> DelayAsync(DelayNode delay, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + delay.Name;
        var history = run.History?.Find(path);
        if (history?.End is not null)
        {
            return BlockOutcome.Completed;
        }

        if (run.IsReplaying)
        {
            return BlockOutcome.Stopped;
        }

        TimeSpan left;
        if (history?.Begun is { } begun)
        {
            left = begun.DueAt!.Value - run.ReadAt;
        }
        else
        {
            left = delay.Duration(cursor.Slots);
            if (left > OptionChecks.MaxTime)
            {
                return await FailAsync(cursor, path, RunErrors.TooLong(delay.Name, left));
            }

            cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Waiting) { Delay = left });
        }

        if (!await run.Writer.FlushAsync(cursor))
        {
            return BlockOutcome.Stopped;
        }

        var wait = await run.Waits.WaitAsync(path, left);
        switch (wait.End)
        {
            case WaitEnd.Suspended:
                return BlockOutcome.Suspended;
            case WaitEnd.Stopped:
                return await StopAsync(cursor);
            default:
                AddEntry(cursor, path, null, wait.Message?.Number);
                return BlockOutcome.Completed;
        }
    }

    private async ValueTask<BlockOutcome> LockAsync(LockNode taken, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + taken.Name;
        if (run.History?.Find(path)?.End is { Outcome: StepOutcome.Done } end)
        {
            cursor.Slots[taken.Slot] = long.Parse(end.Output!, CultureInfo.InvariantCulture);
            return BlockOutcome.Completed;
        }

        if (run.IsReplaying)
        {
            return BlockOutcome.Stopped;
        }

        if (!await run.Writer.FlushAsync(cursor) || !await run.Writer.CreateAsync())
        {
            return BlockOutcome.Stopped;
        }

        if (taken.Key(cursor.Slots) is not { } key)
        {
            return await FailAsync(
                cursor, path, new CommerceException(ErrorType.InvalidArgument, $"The lock '{taken.Name}' was given no key."));
        }

        var token = await new LockWait(run).AcquireAsync([key], taken.Wait);
        if (token is null)
        {
            return run.Stopping || run.Aborted
                ? await StopAsync(cursor)
                : await FailAsync(cursor, path, RunErrors.LockBusy(key, taken.Wait));
        }

        cursor.Slots[taken.Slot] = token;
        AddEntry(cursor, path, token.Value.ToString(CultureInfo.InvariantCulture));
        return BlockOutcome.Completed;
    }

    private void AddEntry(Cursor cursor, string path, string? output, int? message = null)
    {
        if (!run.Ephemeral)
        {
            cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Done) { Output = output, Message = message });
        }
    }

    private async ValueTask<BlockOutcome> FailAsync(Cursor cursor, string path, Exception exception)
    {
        if (!run.IsReplaying)
        {
            await run.Writer.FailAsync(cursor, path, exception);
        }

        return BlockOutcome.Stopped;
    }

    private async ValueTask<BlockOutcome> StopAsync(Cursor cursor)
    {
        await run.Writer.FailIfAbortedAsync(cursor);

        return BlockOutcome.Stopped;
    }
}
