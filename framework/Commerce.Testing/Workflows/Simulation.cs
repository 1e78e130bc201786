using System.Runtime.ExceptionServices;

namespace Commerce.Testing.Workflows;

/// <summary>
/// A world in which everything happens on one thread and in an order that a seed decides: what could run at the same time runs in an
/// order that differs from seed to seed and never for one seed. Time passes only when nothing else can happen, and takes none.
/// </summary>
/// <param name="seed">Decides the order.</param>
internal sealed class Simulation(int seed)
{
    private readonly Random random = new(seed);
    private readonly object gate = new();
    private readonly List<(SimulatedProcess? Owner, SendOrPostCallback Callback, object? State)> ready = [];

    /// <summary>The clock of the world.</summary>
    public SimulatedClock Clock { get; } = new();

    /// <summary>Makes the numbers, 0 to 1, of everything in the world that is left to chance.</summary>
    public double NextRandom() => random.NextDouble();

    /// <summary>A new process.</summary>
    public SimulatedProcess NewProcess() => new(this);

    /// <summary>Lets one thing happen that can happen now.</summary>
    /// <returns><see langword="false"/> when nothing can.</returns>
    public bool RunNext()
    {
        (SimulatedProcess? Owner, SendOrPostCallback Callback, object? State) next;
        lock (gate)
        {
            ready.AddRange(Clock.TakeDue());
            ready.RemoveAll(work => work.Owner is { IsDead: true });
            if (ready.Count == 0)
            {
                return false;
            }

            var index = ready.Count == 1 ? 0 : random.Next(ready.Count);
            next = ready[index];
            ready.RemoveAt(index);
        }

        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(next.Owner);
        try
        {
            next.Callback(next.State);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        return true;
    }

    /// <summary>Moves the clock to the next time something waits for.</summary>
    /// <param name="other">A time that somebody waits for without a timer.</param>
    /// <returns><see langword="false"/> when nothing waits for a time.</returns>
    public bool AdvanceTime(DateTimeOffset? other = null)
    {
        var next = (Clock.NextDue, other) switch
        {
            ({ } timer, { } time) => timer < time ? timer : time,
            var (timer, time) => timer ?? time,
        };
        if (next is { } due)
        {
            Clock.MoveTo(due);
        }

        return next is not null;
    }

    /// <summary>Waits, in real time, for something from outside of the simulation, such as the answer of a database.</summary>
    /// <param name="limit">How long.</param>
    /// <returns><see langword="false"/> when nothing came in that time.</returns>
    public bool WaitForOutside(TimeSpan limit)
    {
        lock (gate)
        {
            return ready.Count > 0 || Monitor.Wait(gate, limit);
        }
    }

    /// <summary>Runs something to its end.</summary>
    /// <param name="main">What is run.</param>
    /// <param name="limit">How long to wait for anything outside of the simulation. Default: 10 seconds.</param>
    /// <exception cref="TimeoutException">It does not come to its end.</exception>
    public T Run<T>(Func<Task<T>> main, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        T result = default!;
        (bool Ended, Exception? Failure) end = default;
        NewProcess().Begin(async () => result = await main(), failure => end = (true, failure));
        while (!end.Ended)
        {
            if (!RunNext() && !AdvanceTime() && !WaitForOutside(limit ?? TimeSpan.FromSeconds(10)))
            {
                throw new TimeoutException(
                    "The simulation has nothing left to do, no time to wait for, and nothing came from outside: what it runs waits for " +
                    "something that nobody does.");
            }
        }

        if (end.Failure is not null)
        {
            ExceptionDispatchInfo.Throw(end.Failure);
        }

        return result;
    }

    internal void Enqueue(SimulatedProcess owner, SendOrPostCallback callback, object? state)
    {
        lock (gate)
        {
            ready.Add((owner, callback, state));
            Monitor.Pulse(gate);
        }
    }
}
