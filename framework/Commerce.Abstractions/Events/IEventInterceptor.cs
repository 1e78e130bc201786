namespace Commerce.Events;

/// <summary>
/// Observes every event that this host releases, including those without subscribers. Register it in the application's container. It is
/// called after the commit, and nothing waits for it. An exception that it throws is logged and changes nothing.
/// </summary>
public interface IEventInterceptor
{
    /// <summary>Observes the release of an event.</summary>
    /// <param name="released">The event.</param>
    /// <param name="runId">The id of the workflow run that held the event, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    ValueTask ReleasedAsync(StoredEvent released, string? runId, CancellationToken cancellationToken);
}
