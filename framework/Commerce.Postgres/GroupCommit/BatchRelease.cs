using Commerce.Background;

namespace Commerce.Postgres.GroupCommit;

/// <summary>
/// Resumes the writers of a batch, one after the other, up to their next writes. All of those are then waiting when the next batch is
/// taken: taken earlier, it would hold the first few and let the others wait for a commit of their own.
/// </summary>
/// <remarks>A writer that holds the thread delays the others by <see cref="Patience"/> at most; then another thread continues.</remarks>
/// <param name="batch">The writes, each with its outcome.</param>
/// <param name="continueWriting">Writes what is waiting, when the thread that released the batch is held.</param>
internal sealed class BatchRelease<TWrite>(List<GroupedWrite<TWrite>> batch, Action continueWriting)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private int next = -1;
    private int finished;

    /// <returns><see langword="false"/> when another thread writes what is waiting.</returns>
    public bool Run(TimeProvider time)
    {
        using var alarm = time.OfMachine().CreateTimer(
            static state =>
            {
                var release = (BatchRelease<TWrite>)state!;
                if (release.Finish())
                {
                    release.Continue();
                }
            },
            this,
            Patience,
            Patience);
        return Finish();
    }

    private void Continue() => continueWriting();

    /// <returns>Whether this call is the first that found nothing left to do.</returns>
    private bool Finish()
    {
        for (var index = Interlocked.Increment(ref next); index < batch.Count; index = Interlocked.Increment(ref next))
        {
            batch[index].Settle();
        }

        return Interlocked.Exchange(ref finished, 1) == 0;
    }
}
