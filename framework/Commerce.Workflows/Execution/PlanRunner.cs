namespace Commerce.Workflows.Execution;

/// <summary>
/// Follows a plan. The same code runs it for the first time and resumes it after a crash: what the journal has is replayed
/// instead of executed.
/// </summary>
internal sealed class PlanRunner
{
    private readonly LiveRun run;
    private readonly bool isReplaying;
    private readonly NodeEntries nodes;
    private readonly StepRunner steps;
    private readonly LeafRunner leaves;
    private readonly Lanes lanes;

    /// <summary>Creates a runner.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isReplaying">Whether the journal is only replayed: nothing is executed, and nothing is written.</param>
    public PlanRunner(LiveRun run, bool isReplaying = false)
    {
        (this.run, this.isReplaying) = (run, isReplaying);
        nodes = new NodeEntries(run, isReplaying);
        steps = new StepRunner(run, isReplaying);
        leaves = new LeafRunner(run, nodes, isReplaying);
        lanes = new Lanes(run);
    }

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
                    outcome = run.HasRefusals && run.TakeRefusal(PathOf(node, cursor)) is { } refused
                        ? await nodes.FailAsync(cursor, PathOf(node, cursor), refused.Error)
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
        EmitNode emit => leaves.EmitAsync(emit, cursor),
        DelayNode delay => leaves.DelayAsync(delay, cursor),
        LockNode taken => leaves.LockAsync(taken, cursor),
        _ => throw new InvalidOperationException($"A plan has a node of the unknown kind {node.GetType().Name}."),
    };

    /// <summary>What is not a step threw: a function of the workflow, such as the key of a lock, or the journal.</summary>
    private ValueTask<BlockOutcome> ContainAsync(PlanNode node, Cursor cursor, Exception exception)
    {
        if (!run.IsLost(exception))
        {
            return nodes.FailAsync(cursor, PathOf(node, cursor), exception);
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
            return nodes.FailAsync(cursor, "", exception);
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

            holds = run.Engine.Values.Require<bool>(decided.Output, "The decision", path);
        }
        else if (isReplaying)
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
                return await nodes.FailAsync(cursor, path, exception);
            }

            nodes.Add(cursor, path, holds ? "true" : "false");
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
            var outcome = await lanes.RunAsync(branches.Length, branches.Length, cursor, (index, fork) => RunAsync(branches[index], fork));
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
        var concurrency = Math.Min(each.MaxConcurrency, items.Count);
        var outcome = concurrency > 1
            ? await lanes.RunAsync(concurrency, items.Count, cursor, (index, lane) => IterateAsync(this, index, lane), ReplayAsync)
            : BlockOutcome.Completed;
        for (var i = 0; concurrency == 1 && i < items.Count && outcome == BlockOutcome.Completed; i++)
        {
            outcome = await IterateAsync(this, i, cursor);
        }

        cursor.Slots[each.Slot] = outcome == BlockOutcome.Completed ? each.Collect(results) : null;
        return outcome;

        async ValueTask<BlockOutcome> IterateAsync(PlanRunner runner, int index, Cursor lane)
        {
            var iteration = lane.Iteration(each.Name, index);
            iteration.TransferFrom(lane);
            iteration.Slots[each.Item] = items[index];
            var left = await runner.RunAsync(each.Body, iteration);
            lane.TransferFrom(iteration);
            results[index] = iteration.Slots[each.Body.Result];
            return left;
        }

        // An iteration stops the run, and later ones that had begun before the run was read have to be compensated: those that the journal
        // has and, because a lane may have done one and begun another before it wrote anything, two more for each lane.
        async ValueTask ReplayAsync(int first)
        {
            var known = run.History?.Iterations(cursor.Scope.Path + cursor.Path + each.Name);
            var replayer = new PlanRunner(run, isReplaying: true);
            var unknown = 2 * concurrency;
            for (var index = first; index < items.Count && known is not null; index++)
            {
                if (known.Contains(index) || unknown-- > 0)
                {
                    await IterateAsync(replayer, index, cursor.Fork());
                }
            }
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
            return await nodes.FailAsync(cursor, cursor.Scope.Path + cursor.Path + hook.Name, exception);
        }
    }
}
