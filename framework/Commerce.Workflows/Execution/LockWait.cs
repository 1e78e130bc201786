using Commerce.Background;

namespace Commerce.Workflows.Execution;

/// <summary>Waits for a lock that another run may hold.</summary>
internal sealed class LockWait(LiveRun run)
{
    /// <summary>Acquires the lock of one key.</summary>
    /// <param name="keys">The keys, the preferred one first.</param>
    /// <param name="wait">How long to wait; <see langword="null"/>: until the run is stopped.</param>
    /// <returns>The fencing token; <see langword="null"/> when none was free in that time, or the run stops.</returns>
    public async ValueTask<long?> AcquireAsync(IReadOnlyList<string> keys, TimeSpan? wait)
    {
        // Who waits for one of several keys waits for the same ones as the others in the line.
        using var place = run.Engine.LockLines.Join(keys[0]);
        var (time, options) = (run.Engine.Time, run.Engine.Options);
        var began = time.GetTimestamp();
        // A run that does not wait asks once, whoever else does.
        for (var asks = true; !run.Status.IsStopping && !run.Token.IsCancellationRequested; asks = place.IsFirst)
        {
            if (asks && await TryAsync(keys) is { } token)
            {
                return token;
            }

            if (run.Status.Phase == RunPhase.Lost || wait <= time.GetElapsedTime(began))
            {
                return null;
            }

            // A run that is stopped meanwhile is noticed by the loop.
            await time.OfMachine().PauseAsync(options.LockPoll, run.Token);
        }

        return null;
    }

    private async ValueTask<long?> TryAsync(IReadOnlyList<string> keys)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await run.Engine.Journal.TryLockAsync(run.Header, keys, CancellationToken.None);
            }
            catch (Exception exception) when (run.IsTransient(exception) && attempt < LiveRun.TransientAttempts)
            {
                // Another run wanted the same lock at the same time.
            }
            catch (Exception exception) when (run.IsLost(exception))
            {
                run.Interrupt(exception);
                return null;
            }
        }
    }
}
