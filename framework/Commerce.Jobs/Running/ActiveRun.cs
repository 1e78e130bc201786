using Commerce.Background;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;

namespace Commerce.Jobs.Running;

/// <summary>An attempt that runs in this process.</summary>
internal sealed class ActiveRun : IDisposable
{
    // Cancelled on the thread pool, because a callback of a job that blocks would keep others from being cancelled.
    private readonly CancellationTokenSource cancellation = new();
    private readonly CancellationTokenRegistration stopped;
    private readonly Alarm? alarm;

    /// <summary>Creates the run, whose time starts now.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tick">The attempt.</param>
    /// <param name="claimedAt">When the claim was sent, as a timestamp of the machine's clock: its time counts from there.</param>
    /// <param name="time">The clock of the job's timeout.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public ActiveRun(Job job, ClaimedTick tick, long claimedAt, TimeProvider time, CancellationToken cancellationToken)
    {
        (Job, Tick, RenewedAt) = (job, tick, claimedAt);
        stopped = cancellationToken.UnsafeRegister(static run => _ = ((ActiveRun)run!).cancellation.CancelContainedAsync(), this);
        alarm = job.Config.Timeout is { } limit ? new Alarm(time, limit, static run => ((ActiveRun)run).TimeOut(), this) : null;
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

    /// <summary>Gets whether the job has returned. Its claim is renewed until the ledger has the outcome.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Gets whether the run is to be cancelled when its claim is not renewed.</summary>
    public bool NeedsClaim => !IsFenced && !HasEnded;

    /// <summary>Gets the token of the run. It is cancelled when the run should end.</summary>
    public CancellationToken CancellationToken => cancellation.Token;

    /// <summary>The job has returned: nothing is left to cancel.</summary>
    public void End() => HasEnded = true;

    /// <summary>Cancels the run, because other hosts may presume it lost.</summary>
    public void Fence()
    {
        IsFenced = true;
        _ = cancellation.CancelContainedAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        alarm?.Dispose();
        stopped.Dispose();
        cancellation.Dispose();
    }

    private void TimeOut()
    {
        IsTimedOut = true;
        _ = cancellation.CancelContainedAsync();
    }
}
