using Commerce.Postgres.Jobs;

namespace Commerce.Hosting.Jobs;

/// <summary>A run that is under way in this process.</summary>
internal sealed class ActiveRun : IDisposable
{
    private readonly CancellationTokenSource timeout;
    private readonly CancellationTokenSource cancellation;

    public ActiveRun(Job job, ClaimedTick tick, TimeProvider time, CancellationToken stopping)
    {
        (Job, Tick) = (job, tick);
        RenewedAt = time.GetTimestamp();
        timeout = job.Config.Timeout is { } limit ? new CancellationTokenSource(limit, time) : new CancellationTokenSource();
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
    }

    public Job Job { get; }

    public ClaimedTick Tick { get; }

    /// <summary>When the last renewal that succeeded was sent, on this process's own steady clock.</summary>
    public long RenewedAt { get; set; }

    /// <summary>Whether it took longer than its job may.</summary>
    public bool IsTimedOut => timeout.IsCancellationRequested;

    /// <summary>Whether it may not go on, because other hosts take it for lost.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Cancelled when the run is to end.</summary>
    public CancellationToken Cancellation => cancellation.Token;

    /// <summary>Tells it to end, for it may not go on.</summary>
    public async Task LoseAsync()
    {
        IsLost = true;
        try
        {
            await cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    public void Dispose()
    {
        cancellation.Dispose();
        timeout.Dispose();
    }
}
