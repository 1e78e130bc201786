using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.Tests;

/// <summary>A clock that a test moves, and that says when a timer was set: only then may the test move it further.</summary>
public class SignallingTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits for the next timer that is set for at most a time.</summary>
    /// <returns>The time for which it is set.</returns>
    public async Task<TimeSpan> NextTimerAsync(TimeSpan? atMost = null)
    {
        TimeSpan dueTime;
        do
        {
            dueTime = await timers.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
        while (dueTime > atMost);

        return dueTime;
    }

    /// <summary>Waits for the next timer that is set for at most a time, and moves the clock until it is due.</summary>
    public async Task SkipAsync(TimeSpan atMost)
    {
        var dueTime = await NextTimerAsync(atMost).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Advance(dueTime);
        }
    }
}
