using Commerce.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Commerce.Background;

/// <summary>
/// Repeats one iteration until it is stopped. Every background activity of a host is such a loop: a failed iteration is logged once per
/// outage and tried again after growing pauses, and neither an iteration nor a logger that throws can end the loop.
/// </summary>
internal sealed partial class BackgroundLoop : IMonitoredLoop, IDisposable
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestIteration = TimeSpan.FromMinutes(1);

    /// <summary>The longest period of a timer.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(49);

    private readonly Func<CancellationToken, Task<TimeSpan>> iterate;
    private readonly TimeProvider application;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly BackgroundLoops loops;
    private readonly TimeSpan maxBackOff;
    private readonly TimeSpan maxIteration;
    private readonly CancellationTokenSource stopping = new();

    // Never disposed: the callback of a pause, or another thread, may still call Wake after the loop has ended.
    private readonly SemaphoreSlim wake = new(0, 1);

    private Task running = Task.CompletedTask;
    private LoopFailure? failure;

    // When the present iteration began, as a timestamp of the machine; 0: there is none.
    private long began;

    private volatile bool isDisposed;

    /// <summary>Creates a loop that does not run yet.</summary>
    /// <param name="name">What the loop does, for the log: <c>job clock</c>.</param>
    /// <param name="iterate">
    /// One iteration. It returns how long to pause before the next one; <see cref="Timeout.InfiniteTimeSpan"/> pauses until
    /// <see cref="Wake"/> is called.
    /// </param>
    /// <param name="time">The clock of the application. Pauses are measured by the machine's.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops of the host, which the new one joins until it is disposed.</param>
    /// <param name="maxBackOff">
    /// The longest pause after a failed iteration; the first is one second, or this if it is shorter. Default: 15 seconds.
    /// </param>
    /// <param name="maxIteration">
    /// After how long an iteration that has not ended counts as a failure; <see cref="Timeout.InfiniteTimeSpan"/>: never. Default: one
    /// minute.
    /// </param>
    public BackgroundLoop(
        string name,
        Func<CancellationToken, Task<TimeSpan>> iterate,
        TimeProvider time,
        ILogger logger,
        BackgroundLoops loops,
        TimeSpan? maxBackOff = null,
        TimeSpan? maxIteration = null)
    {
        Name = name;
        (this.iterate, application, this.time, this.loops) = (iterate, time, time.OfMachine(), loops);
        this.logger = new ContainedLogger(logger);
        (this.maxBackOff, this.maxIteration) = (maxBackOff ?? LongestBackOff, maxIteration ?? LongestIteration);
        loops.Add(this);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public LoopFailure? Failure => failure ?? Stuck();

    /// <summary>Gets the token that is cancelled when the loop must stop.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Starts the first iteration. Call it once.</summary>
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

    /// <summary>Starts no more iterations; the token of the current one is cancelled.</summary>
    public void RequestStop()
    {
        if (!isDisposed)
        {
            stopping.CancelContained();
        }
    }

    /// <summary>Stops and waits for the current iteration to end. Does nothing when the loop is already disposed.</summary>
    public async Task StopAsync()
    {
        // A host that is disposed twice stops its services twice.
        if (!isDisposed)
        {
            await stopping.CancelContainedAsync();
        }

        await running;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        loops.Remove(this);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        TraceContext.Leave();
        await Task.Yield();
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                Volatile.Write(ref began, time.GetTimestamp());
                pause = await iterate(stopping.Token);
                (failure, failures) = (null, 0);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failure = LoopFailure.After(failure, exception, application);
                pause = BackOff(++failures);
                if (failures == 1)
                {
                    LogFailed(exception, Name);
                }
            }
            finally
            {
                Volatile.Write(ref began, 0);
            }

            await PauseAsync(pause);
        }
    }

    /// <summary>An iteration that does not end: code of the application that it calls may block its thread.</summary>
    private LoopFailure? Stuck()
    {
        var since = Volatile.Read(ref began);
        var elapsed = since == 0 ? TimeSpan.Zero : time.GetElapsedTime(since);
        return maxIteration == Timeout.InfiniteTimeSpan || elapsed < maxIteration
            ? null
            : new LoopFailure(
                new TimeoutException($"Its present iteration has not ended after {elapsed.TotalSeconds:0} s."),
                application.GetUtcNow() - elapsed);
    }

    private TimeSpan BackOff(int failures) =>
        TimeSpan.FromTicks(Math.Min(maxBackOff.Ticks, FirstBackOff.Ticks << Math.Min(failures - 1, 10)));

    private async Task PauseAsync(TimeSpan pause)
    {
        if (pause <= TimeSpan.Zero && pause != Timeout.InfiniteTimeSpan)
        {
            return;
        }

        var period = pause > LongestPause ? LongestPause : pause;
        using var timer = time.CreateTimer(static loop => ((BackgroundLoop)loop!).Wake(), this, period, Timeout.InfiniteTimeSpan);
        await wake.WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "The background loop '{Loop}' failed; it keeps trying")]
    private partial void LogFailed(Exception exception, string loop);
}
