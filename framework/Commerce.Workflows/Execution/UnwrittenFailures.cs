using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>The failed attempts of a run whose entries are not written: what is known of them is not lost with a refused write.</summary>
internal sealed class UnwrittenFailures
{
    private readonly List<UnwrittenFailure> failures = [];

    /// <summary>Gets all of them, in the order in which they came.</summary>
    public IReadOnlyList<UnwrittenFailure> All
    {
        get
        {
            lock (failures)
            {
                return [.. failures];
            }
        }
    }

    /// <summary>Adds a failure, until its entry is written. It replaces what was known of the same step.</summary>
    public void Add(UnwrittenFailure failure)
    {
        lock (failures)
        {
            var known = failures.FindIndex(item => item.Path == failure.Path);
            if (known < 0)
            {
                failures.Add(failure);
            }
            else
            {
                failures[known] = failure;
            }
        }
    }

    /// <summary>Whether there are others than those whose entries are written next.</summary>
    public bool HasOthers(IReadOnlyList<JournalEntry> next)
    {
        lock (failures)
        {
            return failures.Exists(failure => !IsAmong(next, failure));
        }
    }

    /// <summary>Removes the failures whose entries are written.</summary>
    public void Remove(IReadOnlyList<JournalEntry> written)
    {
        // Without the lock: what a branch has written, it has added itself.
        if (failures.Count > 0)
        {
            RemoveWritten(written);
        }
    }

    /// <summary>Removes the failures that need not be written.</summary>
    public void RemoveAll(Predicate<UnwrittenFailure> match)
    {
        lock (failures)
        {
            failures.RemoveAll(match);
        }
    }

    // Apart, because the function that it passes on would be created for each entry.
    private void RemoveWritten(IReadOnlyList<JournalEntry> written) => RemoveAll(failure => IsAmong(written, failure));

    private static bool IsAmong(IReadOnlyList<JournalEntry> entries, UnwrittenFailure failure) =>
        entries.Any(entry => entry.Outcome is StepOutcome.Failed or StepOutcome.Retrying && entry.Step == failure.Path);
}
