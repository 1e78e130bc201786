namespace Commerce.Testing;

/// <summary>Waits for the work of hosts that share a clock, and moves the clock through everything that becomes due.</summary>
/// <param name="clock">The clock.</param>
internal sealed class Drain(TestClock clock)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private List<HostUnderTest> hosts = [];

    /// <summary>Adds a host.</summary>
    public void Add(HostUnderTest host)
    {
        lock (gate)
        {
            hosts = [.. hosts, host];
        }
    }

    /// <summary>Removes a host that stops.</summary>
    public void Remove(HostUnderTest host)
    {
        lock (gate)
        {
            hosts = [.. hosts.Where(other => other != host)];
        }
    }

    /// <summary>Waits until everything that is due has ended.</summary>
    /// <param name="limit">It gives up when nothing has changed for so long, by the clock of the machine.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="DrainException">Something does not end.</exception>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var before = "";
        var pause = ShortestPause;
        var changedAt = TestClock.Machine.GetTimestamp();
        while (await ListAsync(cancellationToken) is { Count: > 0 } outstanding)
        {
            var text = string.Join(Environment.NewLine, outstanding);
            if (text != before)
            {
                (before, pause) = (text, ShortestPause);
                changedAt = TestClock.Machine.GetTimestamp();
            }
            else if (TestClock.Machine.GetElapsedTime(changedAt) > limit)
            {
                throw new DrainException(outstanding, limit, clock.GetUtcNow());
            }

            hosts.ForEach(host => host.Wake());
            await Task.Delay(pause, TestClock.Machine, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Moves the clock, stopping wherever something becomes due until that has ended.</summary>
    /// <param name="time">How far.</param>
    /// <param name="limit">As for <see cref="WaitAsync"/>.</param>
    /// <param name="cancellationToken">Cancels it, with the clock at an earlier time.</param>
    /// <exception cref="DrainException">Something does not end.</exception>
    public async Task AdvanceAsync(TimeSpan time, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + time;
        await WaitAsync(limit, cancellationToken);
        while (clock.GetUtcNow() < end)
        {
            var next = await FindNextDueAsync(cancellationToken);
            await clock.MoveToAsync(next < end ? next.Value : end, cancellationToken);
            await WaitAsync(limit, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<OutstandingWork>> ListAsync(CancellationToken cancellationToken)
    {
        var current = hosts;
        // Work moves from hosts to databases and back, and is listed wherever it is. The second look at the hosts finds what left a
        // database after the first.
        var found = await ListHostsAsync(current, cancellationToken);
        foreach (var database in Databases(current))
        {
            found.AddRange(await database.ListAsync(
                (owner, run, messages) => current.Exists(host => host.IsResting(owner, run, messages)), cancellationToken));
        }

        return found.Count > 0 ? found : await ListHostsAsync(current, cancellationToken);
    }

    private static async Task<List<OutstandingWork>> ListHostsAsync(List<HostUnderTest> hosts, CancellationToken cancellationToken)
    {
        var found = new List<OutstandingWork>();
        foreach (var host in hosts)
        {
            found.AddRange(await host.ListAsync(cancellationToken));
        }

        return found;
    }

    private async Task<DateTimeOffset?> FindNextDueAsync(CancellationToken cancellationToken)
    {
        var current = hosts;
        var now = clock.GetUtcNow();
        var next = current.Select(host => host.FindNextDue(now)).Append(clock.NextDue).Min();
        foreach (var database in Databases(current))
        {
            var due = await database.FindNextDueAsync(cancellationToken);
            next = next is null || due < next ? due ?? next : next;
        }

        return next;
    }

    private static IEnumerable<DueWork> Databases(List<HostUnderTest> hosts) =>
        hosts.SelectMany(host => host.Databases)
            .DistinctBy(database => database.ConnectionString)
            .Select(database => new DueWork(database));
}
