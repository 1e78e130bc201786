using System.Globalization;
using System.Text.Json;
using Commerce.Events;
using Commerce.Serialization;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>Executes the nodes that contain no others and are not steps: events, delays, locks.</summary>
internal sealed class LeafRunner(LiveRun run, NodeEntries nodes, bool isReplaying)
{
    public ValueTask<BlockOutcome> EmitAsync(EmitNode emit, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + emit.Name;
        if (run.History?.Find(path)?.End is { } end)
        {
            return new(end.Outcome == StepOutcome.Failed ? BlockOutcome.Stopped : BlockOutcome.Completed);
        }

        if (isReplaying)
        {
            return new(BlockOutcome.Stopped);
        }

        var data = emit.Data(cursor.Slots);
        if (run.Ephemeral)
        {
            run.Effects.AddEvent(emit.Event, data);
            return new(BlockOutcome.Completed);
        }

        cursor.Add(new EmittedEvent(emit.Event, JsonSerializer.Serialize(data, emit.DataType, CommerceJson.Options), run.Header.Depth));
        nodes.Add(cursor, path, null);
        return new(BlockOutcome.Completed);
    }

    public async ValueTask<BlockOutcome> DelayAsync(DelayNode delay, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + delay.Name;
        var history = run.History?.Find(path);
        if (history?.End is { } end)
        {
            return end.Outcome == StepOutcome.Done ? BlockOutcome.Completed : BlockOutcome.Stopped;
        }

        if (isReplaying)
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
            // A time that has passed is no reason to wait.
            left = delay.Duration(cursor.Slots) is var wanted && wanted > TimeSpan.Zero ? wanted : TimeSpan.Zero;
            if (left > OptionRules.MaxTime)
            {
                return await nodes.FailAsync(cursor, path, RunErrors.TooLong(delay.Name, left));
            }

            cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Waiting) { Delay = left });
        }

        if (!await run.Writer.FlushAsync(cursor))
        {
            return BlockOutcome.Stopped;
        }

        switch ((await run.Waits.WaitAsync(left)).End)
        {
            case WaitEnd.Suspended:
                return BlockOutcome.Suspended;
            case WaitEnd.Stopped:
                return await nodes.StopAsync(cursor);
            default:
                nodes.Add(cursor, path, null);
                return BlockOutcome.Completed;
        }
    }

    public async ValueTask<BlockOutcome> LockAsync(LockNode taken, Cursor cursor)
    {
        var path = cursor.Scope.Path + cursor.Path + taken.Name;
        if (run.History?.Find(path)?.End is { Outcome: StepOutcome.Done } end)
        {
            cursor.Slots[taken.Slot] = run.Engine.Values.Require<long>(end.Output, "The token of the lock", path);
            return BlockOutcome.Completed;
        }

        if (isReplaying)
        {
            return BlockOutcome.Stopped;
        }

        if (!await run.Writer.FlushAsync(cursor) || !await run.Writer.CreateAsync())
        {
            return BlockOutcome.Stopped;
        }

        if (taken.Key(cursor.Slots) is not { } key)
        {
            return await nodes.FailAsync(
                cursor, path, new CommerceException(ErrorType.InvalidArgument, $"The lock '{taken.Name}' was given no key."));
        }

        var token = await new LockWait(run).AcquireAsync([key], taken.Wait);
        if (token is null)
        {
            return run.Status.Phase != RunPhase.Running
                ? await nodes.StopAsync(cursor)
                : await nodes.FailAsync(cursor, path, RunErrors.LockBusy(key, taken.Wait));
        }

        cursor.Slots[taken.Slot] = token;
        nodes.Add(cursor, path, token.Value.ToString(CultureInfo.InvariantCulture));
        return BlockOutcome.Completed;
    }
}
