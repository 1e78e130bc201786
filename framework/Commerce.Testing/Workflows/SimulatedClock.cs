namespace Commerce.Testing.Workflows;

/// <summary>
/// A clock that stands still until a <see cref="Simulation"/> moves it, to the next time somebody waits for. It refuses what the system's
/// timers refuse.
/// </summary>
internal sealed class SimulatedClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private long ticks;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the clock has come.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new Timer(this, callback, state, SynchronizationContext.Current as SimulatedProcess);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>When the next timer is due; <see langword="null"/> when none is running.</summary>
    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return timers.Where(timer => timer.IsAlive).Min(timer => timer.Due) is { } due ? Start + TimeSpan.FromTicks(due) : null;
            }
        }
    }

    internal void MoveTo(DateTimeOffset time) =>
        Interlocked.Exchange(ref ticks, Math.Max(Interlocked.Read(ref ticks), (time - Start).Ticks));

    /// <summary>Takes the timers out that are due.</summary>
    internal IReadOnlyList<(SimulatedProcess? Owner, SendOrPostCallback Callback, object? State)> TakeDue()
    {
        lock (gate)
        {
            timers.RemoveAll(timer => !timer.IsAlive);
            var now = Interlocked.Read(ref ticks);
            return timers.Count == 0 ? [] : timers.Where(timer => timer.Due <= now).ToList().ConvertAll(timer => timer.Fire());
        }
    }

    private sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state, SimulatedProcess? owner) : ITimer
    {
        private TimeSpan period;

        public long? Due { get; private set; }

        public bool IsAlive => owner is not { IsDead: true };

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime, Longest);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(period, Longest);
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                this.period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.ticks + dueTime.Ticks;
                if (Due is not null)
                {
                    clock.timers.Add(this);
                }
            }

            return true;
        }

        public (SimulatedProcess? Owner, SendOrPostCallback Callback, object? State) Fire()
        {
            Due = period > TimeSpan.Zero ? Due + period.Ticks : null;
            if (Due is null)
            {
                clock.timers.Remove(this);
            }

            return (owner, state => callback(state), state);
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
