using System.Threading.Channels;
using Commerce.Background;
using Commerce.Tests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Abstractions.Tests.Background;

public sealed class BackgroundLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly SignallingTime time = new();
    private readonly Channel<DateTimeOffset> iterations = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly CountingLogger log = new();
    private readonly BackgroundLoops loops = new();
    private BackgroundLoop? loop;
    private int failures;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (loop is not null)
        {
            await loop.StopAsync();
            loop.Dispose();
        }
    }

    [Fact]
    public async Task Iterations_follow_each_other_after_the_pause_that_they_ask_for()
    {
        Start(log);
        await NextAsync();

        await AssertPauseAsync(Pause);
        await AssertPauseAsync(Pause);
    }

    [Fact]
    public async Task An_outage_is_logged_once_and_its_pauses_grow_to_the_limit()
    {
        failures = 7;
        Start(log);
        await NextAsync();

        foreach (var seconds in new[] { 1, 2, 4, 8, 15, 15, 15 })
        {
            await AssertPauseAsync(TimeSpan.FromSeconds(seconds));
        }

        await AssertPauseAsync(Pause);
        Assert.Equal(1, log.Errors);
        Assert.Null(loop!.Failure);
    }

    [Fact]
    public async Task A_second_outage_is_logged_again_and_begins_with_a_short_pause()
    {
        failures = 2;
        Start(log);
        await NextAsync();
        await AssertPauseAsync(TimeSpan.FromSeconds(1));
        await AssertPauseAsync(TimeSpan.FromSeconds(2));

        await AssertPauseAsync(Pause, () => failures = 1);
        await AssertPauseAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(2, log.Errors);
    }

    [Fact]
    public async Task The_limit_of_the_pauses_after_failures_may_be_shorter()
    {
        failures = 3;
        Start(log, maxBackOff: TimeSpan.FromMilliseconds(1500));
        await NextAsync();

        await AssertPauseAsync(TimeSpan.FromSeconds(1));
        await AssertPauseAsync(TimeSpan.FromMilliseconds(1500));
        await AssertPauseAsync(TimeSpan.FromMilliseconds(1500));
    }

    [Fact]
    public async Task The_last_failure_is_known_until_an_iteration_succeeds()
    {
        failures = 1;
        Start(log);
        await NextAsync();
        var began = time.GetUtcNow();
        await AssertPauseAsync(TimeSpan.FromSeconds(1), () =>
        {
            Assert.Equal("no luck", loop!.Failure?.Error.Message);
            Assert.Equal(("test", began), Assert.Single(loops.ListFailing().Select(failing => (failing.Name, failing.Failure.Since))));
        });

        await AssertPauseAsync(Pause, () =>
        {
            Assert.Null(loop!.Failure);
            Assert.Empty(loops.ListFailing());
        });
    }

    [Fact]
    public async Task A_loop_that_is_disposed_can_be_stopped_again()
    {
        Start(log);
        await NextAsync();

        await loop!.StopAsync();
        loop.Dispose();

        loop.RequestStop();
        await loop.StopAsync();
    }

    [Fact]
    public async Task Waking_ends_a_pause_early()
    {
        Start(log);
        await NextAsync();
        await time.NextTimerAsync();

        loop!.Wake();
        Assert.Equal(time.Start, await NextAsync());
    }

    [Fact]
    public async Task Waking_before_the_pause_skips_it_and_several_times_count_once()
    {
        var (inside, proceed) = (new TaskCompletionSource(), new TaskCompletionSource());
        loop = new BackgroundLoop(
            "test",
            async _ =>
            {
                iterations.Writer.TryWrite(time.GetUtcNow());
                inside.TrySetResult();
                await proceed.Task;
                return Pause;
            },
            time,
            log,
            loops);
        loop.Start();
        await inside.Task;

        loop.Wake();
        loop.Wake();
        loop.Wake();
        proceed.SetResult();

        await NextAsync();
        Assert.Equal(time.Start, await NextAsync());
        Assert.Equal(Pause, await time.NextTimerAsync());
        await AssertPauseAsync(Pause);
    }

    [Fact]
    public async Task A_pause_without_end_lasts_until_the_loop_is_woken()
    {
        Start(log, pause: Timeout.InfiniteTimeSpan);
        await NextAsync();
        Assert.Equal(Timeout.InfiniteTimeSpan, await time.NextTimerAsync());

        loop!.Wake();
        await NextAsync();
    }

    [Fact]
    public async Task A_pause_that_is_longer_than_timers_last_does_not_end_the_loop()
    {
        Start(log, pause: TimeSpan.MaxValue);
        await NextAsync();

        await AssertPauseAsync(TimeSpan.FromDays(49));
    }

    [Fact]
    public async Task Stopping_cancels_the_iteration_and_waits_for_it()
    {
        var (inside, ended) = (new TaskCompletionSource(), false);
        loop = new BackgroundLoop(
            "test",
            async cancellationToken =>
            {
                inside.SetResult();
                var cancelled = new TaskCompletionSource();
                await using var registration = cancellationToken.Register(cancelled.SetResult);
                await cancelled.Task;
                ended = true;
                throw new InvalidOperationException("It stopped badly.");
            },
            time,
            log,
            loops);
        loop.Start();
        await inside.Task;

        await loop.StopAsync();

        Assert.True(ended);
        Assert.Equal(0, log.Errors);
        Assert.True(loop.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_loop_that_has_stopped_can_still_be_woken_and_does_nothing()
    {
        Start(log);
        await NextAsync();
        await loop!.StopAsync();
        loop.Dispose();

        loop.Wake();
        time.Advance(Pause);

        Assert.False(iterations.Reader.TryRead(out _));
        loop = null;
    }

    [Fact]
    public async Task A_log_that_fails_does_not_end_the_loop()
    {
        failures = 1;
        Start(new FailingLogger<BackgroundLoop>());
        await NextAsync();

        await AssertPauseAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_loop_that_was_not_started_can_be_stopped()
    {
        loop = new BackgroundLoop("test", _ => Task.FromResult(Pause), time, NullLogger.Instance, loops);

        await loop.StopAsync();
    }

    private void Start(ILogger logger, TimeSpan? maxBackOff = null, TimeSpan? pause = null)
    {
        loop = new BackgroundLoop(
            "test",
            _ =>
            {
                iterations.Writer.TryWrite(time.GetUtcNow());
                return failures-- > 0 ? throw new InvalidOperationException("no luck") : Task.FromResult(pause ?? Pause);
            },
            time,
            logger,
            loops,
            maxBackOff);
        loop.Start();
    }

    private Task<DateTimeOffset> NextAsync() => iterations.Reader.ReadAsync(Cancellation).AsTask();

    /// <summary>Checks for how long the loop pauses, and lets it go on after that.</summary>
    private async Task AssertPauseAsync(TimeSpan expected, Action? during = null)
    {
        Assert.Equal(expected, await time.NextTimerAsync());
        during?.Invoke();
        Assert.False(iterations.Reader.TryRead(out _));
        time.Advance(expected);
        await NextAsync();
    }

    private sealed class CountingLogger : ILogger
    {
        private int errors;

        public int Errors => errors;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error && eventId.Id == 1001 && exception is not null)
            {
                Interlocked.Increment(ref errors);
            }
        }
    }
}
