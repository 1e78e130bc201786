using Microsoft.Extensions.Logging;

namespace Commerce.Background;

/// <summary>
/// Repeats one iteration until it is stopped. Every background activity of a host is such a loop: a failed iteration is logged once per
/// outage and tried again with growing pauses, and neither an iteration nor a logger that throws can end the loop.
/// </summary>
internal sealed partial class BackgroundLoop : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly Func<CancellationToken, Task<TimeSpan>> iterate;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private Task running = Task.CompletedTask;

    /// <summary>Creates a loop that does not run yet.</summary>
    /// <param name="name">What the loop does, for the log: <c>job clock</c>.</param>
    /// <param name="iterate">One iteration. It returns how long to pause before the next; <see cref="Wake"/> ends a pause early.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="logger">The log.</param>
    public BackgroundLoop(string name, Func<CancellationToken, Task<TimeSpan>> iterate, TimeProvider time, ILogger logger)
    {
        Name = name;
        this.iterate = iterate;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Gets what the loop does.</summary>
    public string Name { get; }

    /// <summary>Gets why the last iteration failed; <see langword="null"/> while iterations succeed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the token that is cancelled when the loop is told to stop.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Begins with the first iteration.</summary>
    public void Start() => running = RunAsync();

    /// <summary>Ends the current pause, or skips the next one.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // The loop is already awake.
        }
    }

    /// <summary>Begins no more iterations; the current one sees its token cancelled.</summary>
    public void RequestStop() => stopping.Cancel();

    /// <summary>Stops and waits for the current iteration to end.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        wake.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await iterate(stopping.Token);
                (Failure, failures) = (null, 0);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Failure = exception;
                pause = PauseAfter(++failures);
                Report(exception, failures);
            }

            await PauseAsync(pause);
        }
    }

    private static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 10)));

    private async Task PauseAsync(TimeSpan pause)
    {
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = time.CreateTimer(static loop => ((BackgroundLoop)loop!).Wake(), this, pause, Timeout.InfiniteTimeSpan);
        await wake.WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Report(Exception exception, int failures)
    {
        try
        {
            if (failures == 1)
            {
                LogFailed(exception, Name);
            }
        }
        catch (Exception)
        {
            // A log that fails must not end the loop; Failure tells health what happened.
        }
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "The background loop '{Loop}' failed; it keeps trying")]
    private partial void LogFailed(Exception exception, string loop);
}
