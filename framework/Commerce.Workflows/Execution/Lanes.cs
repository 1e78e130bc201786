namespace Commerce.Workflows.Execution;

/// <summary>The branches of a run that are side by side.</summary>
internal sealed class Lanes(LiveRun run)
{
    /// <summary>Works through a number of pieces in independent lanes; what comes after waits for all.</summary>
    /// <param name="lanes">The number of lanes, from 1.</param>
    /// <param name="pieces">The number of pieces.</param>
    /// <param name="cursor">The branch that the lanes fork from, and that continues after them.</param>
    /// <param name="work">Does a piece, by its index, in a lane.</param>
    /// <param name="stopped">
    /// Is called when the run stops, with the index of the first piece that no lane has come to. Default: there is a lane for each piece.
    /// </param>
    public async ValueTask<BlockOutcome> RunAsync(
        int lanes, int pieces, Cursor cursor, Func<int, Cursor, ValueTask<BlockOutcome>> work, Func<int, ValueTask>? stopped = null)
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
        if (!outcomes.Contains(BlockOutcome.Stopped))
        {
            return outcomes.Contains(BlockOutcome.Suspended) ? BlockOutcome.Suspended : BlockOutcome.Completed;
        }

        await (stopped?.Invoke(next + 1) ?? default);
        return BlockOutcome.Stopped;

        async Task<BlockOutcome> LaneAsync()
        {
            var fork = cursor.Fork();
            // A handler may block its thread before it awaits anything, and the other lanes must not wait for that.
            await Task.Yield();
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
}
