namespace Commerce.Tests;

/// <summary>A clock on which every wait is over at once.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private long skipped;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref skipped);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SkippingTimer(this, base.CreateTimer(callback, state, Skip(dueTime), period));

    private TimeSpan Skip(TimeSpan wait)
    {
        if (wait == Timeout.InfiniteTimeSpan)
        {
            return wait;
        }

        Interlocked.Add(ref skipped, (long)(wait.TotalSeconds * TimestampFrequency));
        return TimeSpan.Zero;
    }

    private sealed class SkippingTimer(HurriedTime time, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.Skip(dueTime), period);

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
