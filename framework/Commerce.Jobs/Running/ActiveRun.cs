using Commerce.Background;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;

namespace Commerce.Jobs.Running;

/// <summary>An attempt that runs in this process.</summary>
internal sealed class ActiveRun : IDisposable
{
    private readonly CancellationTokenSource cancellation = new();
    private readonly CancellationTokenRegistration stopped;
    private readonly ITimer? timer;

    /// <summary>Creates the run, whose time starts now.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tick">The attempt.</param>
    /// <param name="time">The clock of the job's timeout.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public ActiveRun(Job job, ClaimedTick tick, TimeProvider time, CancellationToken cancellationToken)
    {
        (Job, Tick) = (job, tick);
        RenewedAt = time.OfMachine().GetTimestamp();
        stopped = cancellationToken.UnsafeRegister(static run => _ = ((ActiveRun)run!).CancelAsync(), this);
        timer = job.Config.Timeout is { } limit
            ? time.CreateTimer(static run => ((ActiveRun)run!).TimeOut(), this, limit, Timeout.InfiniteTimeSpan)
            : null;
    }

    /// <summary>Gets the job.</summary>
    public Job Job { get; }

    /// <summary>Gets the attempt.</summary>
    public ClaimedTick Tick { get; }

    /// <summary>Gets or sets when the last renewal that succeeded was sent, as a timestamp of the machine's clock.</summary>
    public long RenewedAt { get; set; }

    /// <summary>Gets whether the run took longer than its job may.</summary>
    public bool IsTimedOut { get; private set; }

    /// <summary>Gets whether the run was cancelled because other hosts may presume it lost.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Gets the token of the run. It is cancelled when the run should end.</summary>
    public CancellationToken CancellationToken => cancellation.Token;

    /// <summary>Cancels the run, because other hosts may presume it lost.</summary>
    public void Fence()
    {
        IsFenced = true;
        _ = CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer?.Dispose();
        stopped.Dispose();
        cancellation.Dispose();
    }

    private void TimeOut()
    {
        IsTimedOut = true;
        _ = CancelAsync();
    }

    /// <summary>Runs the callbacks of the token on the thread pool: they are the job's, and may block or throw.</summary>
    private async Task CancelAsync()
    {
        try
        {
            await cancellation.CancelAsync();
        }
        catch (AggregateException)
        {
            // A callback threw. The run is cancelled all the same.
        }
        catch (ObjectDisposedException)
        {
            // The run has just ended.
        }
    }
}
