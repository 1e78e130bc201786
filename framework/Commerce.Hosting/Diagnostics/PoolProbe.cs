namespace Commerce.Hosting.Diagnostics;

/// <summary>Finds out whether the thread pool still starts work, by giving it some.</summary>
/// <param name="queue">Queues work on the pool.</param>
/// <param name="limit">From when on the pool is starved.</param>
/// <param name="time">The clock.</param>
internal sealed class PoolProbe(Action<Action> queue, TimeSpan limit, TimeProvider time)
{
    private long? asked;
    private int answered;
    private bool isStarved;

    /// <summary>Checks the pool. To be called again and again, by one thread that is not of the pool.</summary>
    /// <returns>What has changed, and how long work has waited; <see langword="null"/> when nothing has.</returns>
    public (bool IsStarved, TimeSpan Waited)? Check()
    {
        if (asked is { } before)
        {
            var waited = time.GetElapsedTime(before);
            if (Volatile.Read(ref answered) == 0)
            {
                return !isStarved && waited >= limit ? (isStarved = true, waited) : null;
            }

            asked = null;
            if (isStarved)
            {
                isStarved = false;
                return (false, waited);
            }
        }

        Volatile.Write(ref answered, 0);
        asked = time.GetTimestamp();
        queue(() => Volatile.Write(ref answered, 1));
        return null;
    }
}
