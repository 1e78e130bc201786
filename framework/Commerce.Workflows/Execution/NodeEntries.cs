using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>How a node that is not a step ends in the journal.</summary>
internal sealed class NodeEntries(LiveRun run, bool isReplaying)
{
    /// <summary>Adds the entry of a node that is complete. An ephemeral run has no entries.</summary>
    /// <param name="cursor">The branch that has come to the node.</param>
    /// <param name="path">The node's path in the run.</param>
    /// <param name="output">What replay needs of it, as JSON; <see langword="null"/>: nothing.</param>
    public void Add(Cursor cursor, string path, string? output)
    {
        if (!run.Ephemeral)
        {
            cursor.Add(new JournalEntry(0, path, StepAction.Invoke, StepOutcome.Done) { Output = output });
        }
    }

    /// <summary>Fails the run at a node, unless the journal is only replayed.</summary>
    public async ValueTask<BlockOutcome> FailAsync(Cursor cursor, string path, Exception exception)
    {
        if (isReplaying)
        {
            run.ReplayFailure ??= exception;
        }
        else
        {
            await run.Writer.FailAsync(cursor, path, exception);
        }

        return BlockOutcome.Stopped;
    }

    /// <summary>Ends the branch, because the run stops.</summary>
    public async ValueTask<BlockOutcome> StopAsync(Cursor cursor)
    {
        await run.Writer.FailIfAbortedAsync(cursor);
        return BlockOutcome.Stopped;
    }
}
