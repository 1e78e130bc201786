namespace Commerce.Postgres.Events;

/// <summary>The transaction of one delivery: what the subscriber writes and the note that it is done become true together.</summary>
public interface IDeliveryUnit : IAsyncDisposable
{
    /// <summary>Notes that the delivery is done, and commits.</summary>
    /// <param name="cancellationToken">Cancels the wait; the commit may have happened all the same.</param>
    /// <returns><see langword="false"/> when another host has taken the delivery over: nothing of this one's is kept.</returns>
    Task<bool> CommitAsync(CancellationToken cancellationToken);
}
