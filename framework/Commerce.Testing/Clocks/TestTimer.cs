namespace Commerce.Testing;

/// <summary>A timer of a <see cref="TestClock"/>.</summary>
/// <param name="clock">The clock.</param>
/// <param name="callback">What it calls.</param>
/// <param name="state">What it passes.</param>
internal sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
{
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private TimeSpan period;

    /// <summary>Gets or sets when it is due; <see langword="null"/> when it is not running. The clock's lock guards it.</summary>
    public DateTimeOffset? Due { get; set; }

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        this.period = period;
        clock.Add(this, dueTime);
        return true;
    }

    /// <summary>Sets the next time of a timer that has become due.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Repeat()
    {
        Due = period > TimeSpan.Zero ? Due + period : null;
        return Due is not null;
    }

    /// <summary>Calls back. The caller waits, so that what the timer ends has ended when the clock has moved.</summary>
    public void Fire()
    {
        if (context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(context, static timer => ((TestTimer)timer!).CallBack(), this);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => clock.Remove(this);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void CallBack() => callback(state);
}
