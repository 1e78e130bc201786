using Microsoft.Extensions.Time.Testing;

namespace Commerce.Workflows.Tests.Support;

/// <summary>A clock that stands still until a test moves it, and tells when somebody begins to wait for it.</summary>
public sealed class TestClock : FakeTimeProvider
{
    private readonly Lock gate = new();
    private readonly List<TimeSpan> begun = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Signal)> expected = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(base.CreateTimer(callback, state, dueTime, period), Begin);
        Begin(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits for this long, then lets that time pass.</summary>
    public async Task PassAsync(TimeSpan due)
    {
        Task begins;
        lock (gate)
        {
            if (begun.Remove(due))
            {
                begins = Task.CompletedTask;
            }
            else
            {
                var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                expected.Add((due, signal));
                begins = signal.Task;
            }
        }

        await begins.WaitAsync(TimeSpan.FromMinutes(5));
        Advance(due);
    }

    private void Begin(TimeSpan due)
    {
        lock (gate)
        {
            if (expected.FindIndex(one => one.Due == due) is >= 0 and var index)
            {
                expected[index].Signal.SetResult();
                expected.RemoveAt(index);
            }
            else
            {
                begun.Add(due);
            }
        }
    }

    private sealed class Timer(ITimer inner, Action<TimeSpan> begin) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            begin(dueTime);
            return changed;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
