namespace Commerce.Workflows.Execution;

/// <summary>
/// The runs of this host that wait for the same lock, in the order in which they came. Only the first one asks the journal again and again:
/// hundreds that do keep the database from the run that holds the lock.
/// </summary>
internal sealed class LockLines
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedList<LockWait>> lines = new(StringComparer.Ordinal);

    /// <summary>Adds a run at the end of a line.</summary>
    /// <param name="key">What the run waits for.</param>
    /// <param name="wait">The wait of the run.</param>
    /// <returns>Its place.</returns>
    public LinkedListNode<LockWait> Join(string key, LockWait wait)
    {
        lock (gate)
        {
            if (!lines.TryGetValue(key, out var line))
            {
                lines[key] = line = [];
            }

            return line.AddLast(wait);
        }
    }

    /// <summary>Whether a place is the first of its line.</summary>
    public bool IsFirst(LinkedListNode<LockWait> place)
    {
        lock (gate)
        {
            return place.Previous is null;
        }
    }

    /// <summary>Removes a run that waits no longer.</summary>
    /// <param name="key">What it waited for.</param>
    /// <param name="place">Its place.</param>
    public void Leave(string key, LinkedListNode<LockWait> place)
    {
        lock (gate)
        {
            var line = place.List!;
            line.Remove(place);
            if (line.Count == 0)
            {
                lines.Remove(key);
            }
        }
    }
}
