namespace Commerce.Events.Deliveries;

/// <summary>The transaction of one delivery: the subscriber's writes and the outcome commit together.</summary>
/// <remarks>
/// Disposing it without a commit rolls everything back, also while the subscriber still runs: what it sends after that is refused.
/// </remarks>
internal interface IDeliveryUnit : IAsyncDisposable
{
    /// <summary>Records that the delivery is done, and commits.</summary>
    /// <param name="cancellationToken">Cancels the wait; the commit may have happened all the same.</param>
    /// <returns><see langword="false"/> when another host has claimed the delivery: nothing is kept.</returns>
    Task<bool> CommitAsync(CancellationToken cancellationToken);
}
