namespace Commerce.Background;

/// <summary>A timer that rings once, however far off: the timers of the system are limited to seven weeks.</summary>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly TimeProvider time;
    private readonly Action<object> ring;
    private readonly object state;
    private readonly long due;
    private readonly ITimer timer;

    /// <summary>Sets the alarm.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="wait">The time from now.</param>
    /// <param name="ring">Called once. Must not throw. It is static where alarms are many, so that each is one object less.</param>
    /// <param name="state">What <paramref name="ring"/> gets.</param>
    public Alarm(TimeProvider time, TimeSpan wait, Action<object> ring, object state)
    {
        (this.time, this.ring, this.state) = (time, ring, state);
        due = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        timer = time.CreateTimer(static alarm => ((Alarm)alarm!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Set(wait);
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        var left = TimeSpan.FromSeconds((double)(due - time.GetTimestamp()) / time.TimestampFrequency);
        if (left < TimeSpan.FromMilliseconds(1))
        {
            ring(state);
        }
        else
        {
            Set(left);
        }
    }

    private void Set(TimeSpan wait) =>
        timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest, Timeout.InfiniteTimeSpan);
}
