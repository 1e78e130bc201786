namespace Commerce.Background;

/// <summary>A timer that rings once, however far off: the timers of the system are limited to seven weeks.</summary>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly TimeProvider time;
    private readonly Action ring;
    private readonly long due;
    private readonly ITimer timer;

    public Alarm(TimeProvider time, TimeSpan wait, Action ring)
    {
        (this.time, this.ring) = (time, ring);
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
            ring();
        }
        else
        {
            Set(left);
        }
    }

    private void Set(TimeSpan wait) =>
        timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest, Timeout.InfiniteTimeSpan);
}
