namespace Commerce.Background;

/// <summary>The background loops of one host. Each adds itself when it is created, so that the health check misses none.</summary>
internal sealed class BackgroundLoops
{
    private readonly Lock gate = new();
    private readonly List<IMonitoredLoop> loops = [];

    /// <summary>Lists the loops that make no progress, each with the reason.</summary>
    public IReadOnlyList<(string Name, LoopFailure Failure)> ListFailing()
    {
        lock (gate)
        {
            return [.. loops.Select(loop => (loop.Name, loop.Failure)).Where(loop => loop.Failure is not null)!];
        }
    }

    /// <summary>Adds a loop.</summary>
    public void Add(IMonitoredLoop loop)
    {
        lock (gate)
        {
            loops.Add(loop);
        }
    }

    /// <summary>Removes a loop that has ended.</summary>
    public void Remove(IMonitoredLoop loop)
    {
        lock (gate)
        {
            loops.Remove(loop);
        }
    }
}
