using Commerce.Background;
using Commerce.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Abstractions.Tests.Background;

/// <summary>A loop whose iteration does not end, because what it calls blocks.</summary>
public sealed class StuckLoopTests : IAsyncDisposable
{
    private readonly SignallingTime time = new();
    private readonly BackgroundLoops loops = new();
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BackgroundLoop? loop;

    public async ValueTask DisposeAsync()
    {
        gate.TrySetResult();
        await loop!.StopAsync();
        loop.Dispose();
    }

    [Fact]
    public async Task An_iteration_that_does_not_end_is_a_failure_until_it_does()
    {
        var began = time.GetUtcNow();
        await StartAsync(maxIteration: null);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(loop!.Failure);
        time.Advance(TimeSpan.FromSeconds(31));
        var stuck = Assert.Single(loops.ListFailing()).Failure;
        Assert.Equal((began, "Its present iteration has not ended after 90 s."), (stuck.Since, stuck.Error.Message));

        gate.SetResult();
        await time.NextTimerAsync();
        Assert.Null(loop.Failure);
    }

    [Fact]
    public async Task A_loop_that_may_wait_for_ever_does_not_fail()
    {
        await StartAsync(Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromDays(1));

        Assert.Empty(loops.ListFailing());
    }

    private Task StartAsync(TimeSpan? maxIteration)
    {
        loop = new BackgroundLoop("test", IterateAsync, time, NullLogger.Instance, loops, maxIteration: maxIteration);
        loop.Start();
        return entered.Task;
    }

    private async Task<TimeSpan> IterateAsync(CancellationToken cancellationToken)
    {
        entered.TrySetResult();
        await gate.Task;
        return TimeSpan.FromHours(1);
    }
}
