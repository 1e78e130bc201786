using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>The failed attempts of a run whose entries are not written: what is known of them is not lost with a refused write.</summary>
internal sealed class UnwrittenFailures
{
    private readonly List<UnwrittenFailure> failures = [];

    /// <summary>Adds a failure, until its entry is written.</summary>
    public void Add(UnwrittenFailure failure)
    {
        lock (failures)
        {
            failures.Add(failure);
        }
    }

    /// <summary>Removes the failures whose entries are written.</summary>
    public void Remove(IReadOnlyList<JournalEntry> written)
    {
        // Without the lock: what a branch has written, it has added itself.
        if (failures.Count > 0)
        {
            RemoveAll(written);
        }
    }

    /// <summary>Takes all of them.</summary>
    public IReadOnlyList<UnwrittenFailure> Take()
    {
        lock (failures)
        {
            var taken = failures.ToList();
            failures.Clear();
            return taken;
        }
    }

    // Apart, because the function that it passes on would be created for each entry.
    private void RemoveAll(IReadOnlyList<JournalEntry> written)
    {
        lock (failures)
        {
            failures.RemoveAll(failure => written.Any(
                entry => entry.Outcome is StepOutcome.Failed or StepOutcome.Retrying && entry.Step == failure.Path));
        }
    }
}
