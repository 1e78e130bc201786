using Commerce.Background;

namespace Commerce.Testing;

/// <summary>
/// The clock of an application under test and of its databases. It stands still until the test moves it, so that no delay, timeout or lease
/// ends because a machine is slow. Timers that were created with it fire when it is moved to their time.
/// </summary>
/// <remarks>
/// <see cref="TestApplication.AdvanceAsync"/> moves it through everything that becomes due meanwhile. The background of the host polls by
/// the clock of the machine.
/// </remarks>
#pragma warning disable CA1001 // A semaphore that nobody waits for by its handle holds nothing to dispose of.
public sealed class TestClock : TimeProvider, ISimulatedTime
#pragma warning restore CA1001
{
    private readonly Lock gate = new();
    private readonly List<TestTimer> timers = [];
    private readonly SemaphoreSlim moving = new(1);
    private readonly List<DatabaseClock> databases = [];
    private DateTimeOffset now;

    internal TestClock(DateTimeOffset start) => now = Round(start.ToUniversalTime());

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

#pragma warning disable RS0030 // The kit is the one place that has both clocks.
    TimeProvider ISimulatedTime.Machine => Machine;

    /// <summary>Gets the clock of the machine.</summary>
    internal static TimeProvider Machine => System;
#pragma warning restore RS0030

    /// <summary>Gets when the first timer is due; <see langword="null"/> when none is running.</summary>
    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return timers.Min(timer => timer.Due);
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves the clock at once, past everything that becomes due meanwhile, as if no host had looked at it for so long: what is late by
    /// then is late. It waits for nothing, so it can move the time of work that is running, such as a step with a timeout.
    /// </summary>
    /// <param name="time">How far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public Task SkipAsync(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return MoveToAsync(GetUtcNow() + time, CancellationToken.None);
    }

    /// <summary>Moves the clock forward.</summary>
    internal async Task MoveToAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        await moving.WaitAsync(cancellationToken);
        try
        {
            var target = Round(time);
            // The databases first: what a timer wakes finds its work due there.
            foreach (var database in databases)
            {
                await database.SetAsync(target, target - GetUtcNow(), cancellationToken);
            }

            Set(target);
        }
        finally
        {
            moving.Release();
        }
    }

    /// <summary>Makes a database follow the clock.</summary>
    internal async Task AttachAsync(string connectionString, CancellationToken cancellationToken)
    {
        await moving.WaitAsync(cancellationToken);
        try
        {
            var database = new DatabaseClock(connectionString);
            if (databases.Exists(other => other.Database == database.Database))
            {
                await database.DisposeAsync();
                return;
            }

            databases.Add(database);
            await database.SetAsync(GetUtcNow(), TimeSpan.Zero, cancellationToken);
        }
        finally
        {
            moving.Release();
        }
    }

    /// <summary>Leaves the databases.</summary>
    internal async ValueTask DetachAsync()
    {
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }

        databases.Clear();
    }

    internal void Add(TestTimer timer, TimeSpan dueTime)
    {
        lock (gate)
        {
            timers.Remove(timer);
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : now + dueTime;
            if (timer.Due is not null)
            {
                timers.Add(timer);
            }
        }

        if (dueTime == TimeSpan.Zero)
        {
            // Not here: whoever creates the timer does not have it yet.
            ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.Fire(), this, preferLocal: false);
        }
    }

    internal void Remove(TestTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    private void Set(DateTimeOffset time)
    {
        lock (gate)
        {
            now = time;
        }

        Fire();
    }

    /// <summary>Fires the timers that are due, in their order.</summary>
    private void Fire()
    {
        while (TakeDue() is { } timer)
        {
            timer.Fire();
        }
    }

    private TestTimer? TakeDue()
    {
        lock (gate)
        {
            var timer = timers.MinBy(timer => timer.Due);
            if (timer is null || timer.Due > now)
            {
                return null;
            }

            timers.Remove(timer);
            if (timer.Repeat())
            {
                timers.Add(timer);
            }

            return timer;
        }
    }

    /// <summary>PostgreSQL keeps microseconds. The clock never shows a time that a database cannot.</summary>
    private static DateTimeOffset Round(DateTimeOffset time)
    {
        var rest = time.Ticks % TimeSpan.TicksPerMicrosecond;
        return rest == 0 ? time : time.AddTicks(TimeSpan.TicksPerMicrosecond - rest);
    }
}
