namespace Commerce.Postgres.GroupCommit;

/// <summary>A write that waits to be committed with others.</summary>
internal sealed class GroupedWrite<TWrite>(TWrite write)
{
    // The caller that awaits the outcome continues inside Settle.
    private readonly TaskCompletionSource outcome = new();
    private int settled;

    public TWrite Write { get; } = write;

    /// <summary>Ends when the write is on disk, rejected or withdrawn.</summary>
    public Task Outcome => outcome.Task;

    /// <summary>Claims it for a batch.</summary>
    /// <returns><see langword="false"/> when it was withdrawn.</returns>
    public bool TryClaim() => Interlocked.Exchange(ref settled, 1) == 0;

    /// <summary>Awaits the outcome; the token withdraws the write while it is not in a batch.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static (grouped, token) => ((GroupedWrite<TWrite>)grouped!).Withdraw(token), this))
        {
            await Outcome;
        }
    }

    /// <summary>Why nothing of it was kept, or the outcome is unknown; <see langword="null"/> when it is on disk.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Reports the outcome to the caller that awaits it.</summary>
    public void Settle()
    {
        if (Failure is null)
        {
            outcome.SetResult();
        }
        else
        {
            outcome.SetException(Failure);
        }
    }

    private void Withdraw(CancellationToken cancellationToken)
    {
        if (TryClaim())
        {
            // The thread that cancels must not run the rest of a run.
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.outcome.SetCanceled(state.cancellationToken), (outcome, cancellationToken), preferLocal: false);
        }
    }
}
