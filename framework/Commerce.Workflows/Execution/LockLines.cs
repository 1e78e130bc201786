namespace Commerce.Workflows.Execution;

/// <summary>
/// The runs of this host that wait for the same lock, in the order in which they came. Only the first one asks the journal again and again:
/// hundreds that do keep the database from the run that holds the lock.
/// </summary>
internal sealed class LockLines
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedList<string>> lines = new(StringComparer.Ordinal);

    /// <summary>Takes the last place of a line.</summary>
    /// <param name="key">What the run waits for.</param>
    /// <returns>The place. The run leaves the line by disposing it.</returns>
    public Place Join(string key)
    {
        lock (gate)
        {
            if (!lines.TryGetValue(key, out var line))
            {
                lines[key] = line = [];
            }

            return new Place(this, line.AddLast(key));
        }
    }

    /// <summary>The place of a run in a line.</summary>
    internal sealed class Place(LockLines lines, LinkedListNode<string> node) : IDisposable
    {
        /// <summary>Gets whether it is the first.</summary>
        public bool IsFirst
        {
            get
            {
                lock (lines.gate)
                {
                    return node.Previous is null;
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (lines.gate)
            {
                var line = node.List!;
                line.Remove(node);
                if (line.Count == 0)
                {
                    lines.lines.Remove(node.Value);
                }
            }
        }
    }
}
